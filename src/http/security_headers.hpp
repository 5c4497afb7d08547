// What browsers are told to forbid for every answer of ours.
#pragma once

#include "http/server.hpp"

namespace erp::http {

// Adds the fields that the response does not have yet, so that a page may bring a policy of its own.
// Strict-Transport-Security only if the request was secure: over plain HTTP it means nothing.
void add_security_headers(Response&, bool secure);

// Lets our own pages, and no others, show this answer in a frame: a paper beside its document.
void let_own_pages_frame(Response&);

}  // namespace erp::http
