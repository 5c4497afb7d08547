// What the command line offers against intruders.
#pragma once

#include "app/operations_commands.hpp"

namespace erp::app::security {

void add_commands(CLI::App&, const Choose&, const Load&);

}  // namespace erp::app::security
