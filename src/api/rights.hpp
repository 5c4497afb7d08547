// What may be done, told to people and screens: the rights of one who asks, and those of every role.
#pragma once

#include "api/context.hpp"

namespace erp::api {

// {"sales_invoice": {"read": "all", "create": "own"}}: of each resource, what is allowed at all.
std::string rights_json(std::span<const Entity* const>, const Actor&);

std::vector<Route> rights_routes();

}  // namespace erp::api
