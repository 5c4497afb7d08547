// Where a Redis is, as its URL says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace erp {

struct RedisAddress {
  std::string host;    // or
  std::string socket;  // path of a unix socket
  std::uint16_t port = 6379;
  std::string user, password;
  std::string database;  // number; empty: 0
};

// "redis://[[user]:password@]host[:port][/number]" or "unix://[[user]:password@]/path[?db=number]".
// False if the text is neither.
bool parse(std::string_view url, RedisAddress&);

}  // namespace erp
