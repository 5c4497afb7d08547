// How each person wants the screen: kept here, so that it follows her to every browser.
#pragma once

#include "api/context.hpp"

#include <vector>

namespace erp::api {

std::vector<Route> preference_routes();

}  // namespace erp::api
