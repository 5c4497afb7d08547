// The commands of operations: registered here, so that main.cpp stays a list of subjects.
#pragma once

#include "app/commands.hpp"

#include <functional>

namespace CLI {  // NOLINT(readability-identifier-naming): the name that the library gave itself
class App;
}

namespace erp::app {

// `choose` is told what to run once the command line has been read; `load` reads the settings then.
using Choose = std::function<void(std::function<int()>)>;
using Load = std::function<Snapshot()>;
void add_operations_commands(CLI::App&, const Choose& choose, const Load& load);

}  // namespace erp::app
