// What OpenAPI says of each path: the operations of documents and those of routes written by hand.
#pragma once

#include "api/context.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace erp::api {

using Operations = std::map<std::string, std::string>;  // "get" → operation object
using Paths = std::map<std::string, Operations>;

// A route written by hand takes the place of what a document offers there, unless it only reads.
Paths paths_of(std::span<const Entity* const>, const std::vector<Route>&);

}  // namespace erp::api
