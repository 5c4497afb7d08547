// The routes of signing in and out.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> auth_routes();
// No other site's page may sign its visitor in under somebody else's name.
void refuse_other_sites(const http::Request&);
// The answer to a browser that signed in: its cookie and CSRF token.
http::Response browser_session(const Call&, const identity::Tokens&);

}  // namespace erp::api
