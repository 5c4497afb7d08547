// The description of the API for programs (OpenAPI 3.1) and for the screens (TypeScript), from the
// descriptions of the documents and the table of routes.
#pragma once

#include "api/context.hpp"

#include <span>
#include <string>
#include <vector>

namespace erp::api {

std::string openapi(std::span<const Entity* const>, const std::vector<Route>&);
std::string typescript(std::span<const Entity* const>);

// What a screen of one document needs to know: fields with their types and limits, the reader's rights.
std::string metadata(const Entity&, const Actor&);

std::vector<Route> description_routes();  // /openapi.json, /docs, /api/v1/meta/{resource}

}  // namespace erp::api
