// What everybody sees and changes of herself.
#pragma once

#include "api/context.hpp"

#include <vector>

namespace erp::api {

std::vector<Route> profile_routes();

}  // namespace erp::api
