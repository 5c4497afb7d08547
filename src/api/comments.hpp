// The comments of a record: whoever may read it reads and writes them.
#pragma once

#include "api/context.hpp"

#include <optional>

namespace erp::api {

// Handles …/{resource}/{id}/comments[/{comment}], `path` being what follows /api/v1.
std::optional<http::Response> handle_comments(Call&, std::string_view path, std::string& route);

std::vector<Route> comment_routes();

}  // namespace erp::api
