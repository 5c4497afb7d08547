// What browsers tell of the time that pages took.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> page_view_routes();

}  // namespace erp::api
