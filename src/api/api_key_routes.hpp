// The keys of who is signed in: made, renewed, revoked. Those of everybody are a document (ApiKey).
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> api_key_routes();
// A key opens none of the ways to more than itself: to sign in, to passwords, to further keys. Refused:
// api_key_not_allowed.
void refuse_by_key(const Call&);

}  // namespace erp::api
