// What the pages of the support desk ask beside the documents.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> support_routes();
std::vector<Route> desk_report_routes();
std::vector<Route> incident_routes();

}  // namespace erp::api
