// What may be done, told to people and screens: the rights of one who asks, and those of every role.
#pragma once

#include "api/context.hpp"

namespace erp::api {

// {"sales_invoice": {"read": "all", "create": "own"}}: of each resource, what is allowed at all.
std::string rights_json(std::span<const Entity* const>, const Actor&);

// {"item": ["cost_price"]}: the fields of each resource that these rights do not show.
std::string hidden_fields_json(std::span<const Entity* const>, const Grants&);

// GET /users/{id}/rights: why somebody sees what she sees.
http::Response effective_rights(Call&);

std::vector<Route> rights_routes();

}  // namespace erp::api
