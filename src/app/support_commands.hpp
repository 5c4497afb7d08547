// The support desk on the command line.
#pragma once

#include "app/operations_commands.hpp"

namespace erp::app {

void add_support_commands(CLI::App&, const Choose&, const Load&);

}  // namespace erp::app
