// The evidence of a bad day in one file, within half a minute, whatever is broken; changes nothing.
#pragma once

#include "app/commands.hpp"

#include <string>

namespace erp::app::snapshot {

struct Options {
  std::string folder;  // empty: operations.state_folder/snapshots
  int hours = 6;       // of logs
};
// 0 done, 3 done in another place than was asked for, 1 there is no place at all.
int take(const Snapshot&, const Options&);

}  // namespace erp::app::snapshot
