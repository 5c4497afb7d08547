// The routes of the books beside their documents: reports and fiscal years.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> report_routes();

}  // namespace erp::api
