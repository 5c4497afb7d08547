// Which backups are kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace erp::app::backup {

struct Kept {
  std::string file;
  std::int64_t age_days = 0;
  bool verified = false;
};

// Those that may go: older than keep_days, but never one of the newest `keep_least` that were verified, nor
// anything newer than the oldest of those. In any order.
std::vector<std::string> expired(std::vector<Kept> backups, std::int64_t keep_days, std::size_t keep_least);

}  // namespace erp::app::backup
