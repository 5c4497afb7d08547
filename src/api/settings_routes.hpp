// What an administrator sees of the installation beside the company's own record.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> settings_routes();

}  // namespace erp::api
