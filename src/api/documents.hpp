// What every described document offers: list, read, create, change, delete, actions, history.
#pragma once

#include "api/context.hpp"
#include "api/idempotency.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace erp::api {

// Handles the request if its path belongs to a document; the pattern it matched goes to `route`.
std::optional<http::Response> handle_document(Call&, std::string& route);

// The document served at this path, which follows /api/v1; null if there is none.
const Entity* entity_at(const Context&, std::string_view path);

// Runs a change: transaction, idempotency, dry run, retry after a deadlock, commit. `work` answers what to
// say; each attempt may take `at_most` so long, else as long as the database grants a request.
http::Response change(
    Call&, const Entity*, const std::function<Answer(Session&)>& work,
    std::optional<std::chrono::seconds> at_most = {});

}  // namespace erp::api
