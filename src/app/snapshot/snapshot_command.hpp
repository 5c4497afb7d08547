// The evidence of a bad day in one file, within half a minute, whatever is broken; changes nothing but the
// incident that it becomes part of.
#pragma once

#include "app/commands.hpp"

#include <string>

namespace erp::app::snapshot {

struct Options {
  std::string folder;    // empty: operations.state_folder/snapshots
  std::string incident;  // number of the one it belongs to; empty: one is opened
  int hours = 6;         // of logs
};
// 0 done, 3 done in another place than was asked for, 1 there is no place at all.
int take(const Snapshot&, const Options&);
// Those that wait for the database, into their incidents. What the server does by itself every ten seconds.
int hand_over(const Snapshot&);

}  // namespace erp::app::snapshot
