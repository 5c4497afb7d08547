// Signing in at a provider of identities (OpenID Connect): where to, and back.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> provider_routes();

}  // namespace erp::api
