// What the command line offers of requests to the machine.
#pragma once

#include "app/commands.hpp"
#include "app/operations_commands.hpp"

namespace erp::app::machine {

void add_commands(CLI::App&, const Choose&, const Load&);

}  // namespace erp::app::machine
