// What the server answers by itself, in the same envelope as every error of the API.
#pragma once

#include "http/server.hpp"

namespace erp::http {

// In Japanese if the request's first preference is Japanese, else in English; 503 says Retry-After: 1.
// The request may be half read, but has its id already.
Response refusal(int status, const Request&);

}  // namespace erp::http
