// What the command line offers of backup and restore.
#pragma once

#include "app/commands.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace erp::app::backup {

// `load` reads the settings; the chosen command is left in `command`.
void add_commands(CLI::App&, std::function<int()>& command, const std::function<Snapshot()>& load);

}  // namespace erp::app::backup
