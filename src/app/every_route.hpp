// Every route that is written by hand: those of the API, and those that show the machine.
#pragma once

#include "api/context.hpp"

#include <vector>

namespace erp::app {

const std::vector<api::Route>& every_route();

}  // namespace erp::app
