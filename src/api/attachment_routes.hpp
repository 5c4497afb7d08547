// The routes of files that belong to records.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> attachment_routes();

}  // namespace erp::api
