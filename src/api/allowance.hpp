// How many requests a person may send: generous for somebody at a keyboard, a brake for a script gone wild.
#pragma once

#include "api/context.hpp"

namespace erp::api {

struct Allowance {
  bool allowed = true;
  std::uint64_t limit = 0, remaining = 0;
  std::int64_t reset = 0;  // epoch seconds
  std::int64_t seconds_left = 0;
};

// Counts one request of the signed-in caller: reads, writes and reports apart, in windows of a minute.
// Counted in this process alone: a round trip to Redis would cost more than most requests do.
Allowance spend(const Call&);
void add_headers(http::Response&, const Allowance&);  // X-RateLimit-Limit, -Remaining, -Reset

}  // namespace erp::api
