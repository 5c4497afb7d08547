// Asks a Redis whether it serves us. Blocks: for commands, never in a request.
#pragma once

#include <chrono>
#include <string>

namespace erp {

// Why it does not; empty if it answered PONG. A Redis that wants a password which the URL lacks does not.
std::string ping_redis(const std::string& url, std::chrono::milliseconds at_most);

}  // namespace erp
