// What an administrator does on the command line when somebody has got in, or tries to. Each answers the exit
// status; 4: refused, as it would lock out who asks.
#pragma once

#include "app/commands.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace erp::app::security {

struct BlockOptions {
  std::string range, time = "24h", reason;  // a time of "0" lasts until it is unblocked
};
int block_address(const Snapshot&, const BlockOptions&);
int unblock_address(const Snapshot&, const std::string& range);
int list_blocked();

struct IsolateOptions {
  std::vector<std::string> networks;  // besides security.trusted_networks
  std::string time = "1h";
  bool off = false;
};
int isolate_machine(const Snapshot&, const IsolateOptions&);

}  // namespace erp::app::security
