// The tasks of the month and the quarter, on the command line.
#pragma once

#include "app/operations_commands.hpp"

namespace erp::app {

void add_task_commands(CLI::App&, const Choose&, const Load&);

}  // namespace erp::app
