// What is kept of a person, as a file for her.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> personal_data_routes();

}  // namespace erp::api
