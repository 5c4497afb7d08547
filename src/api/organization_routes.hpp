// The organization beyond its documents: how it lay on a day, and on which days it works.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> organization_routes();

}  // namespace erp::api
