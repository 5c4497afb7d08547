// Runbooks on the command line.
#pragma once

#include "app/operations_commands.hpp"

namespace erp::app {

void add_runbook_commands(CLI::App&, const Choose&, const Load&);

}  // namespace erp::app
