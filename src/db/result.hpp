// Results of libpq: owned, and told apart into rows, refusals and broken sessions.
#pragma once

#include "db/database.hpp"

#include <libpq-fe.h>

#include <memory>

namespace erp::db {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

bool failed(const PGresult*);
// The server ended the session with these words, or libpq found the connection broken.
bool ends_session(const PGresult*);
bool has_state(const PGresult*, std::string_view sqlstate);
Error to_error(const PGresult*);
// Throws Error for what the server would misread: a zero byte ends a text for libpq, more than 65535 values
// do not fit.
void check(const Values&);

}  // namespace erp::db
