// What the console shows of backups, restores and jobs of this machine.
#pragma once

#include "api/context.hpp"

namespace erp::app::machine {

std::vector<api::Route> routes();

}  // namespace erp::app::machine
