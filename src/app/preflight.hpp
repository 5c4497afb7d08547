// What stands in the way of the server, each in one line that names the cause and the way out.
#pragma once

#include "http/server.hpp"
#include "service/config.hpp"
#include "service/key_ring.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

struct Obstacle {
  std::string_view code;  // of the log
  std::string line;
  bool stops = true;  // false: what is away may come, or is needed by some only
  int status = 1;
};
// Of database and folders. The settings have been read; whether the port is free shows when it is taken.
std::vector<Obstacle> obstacles(const Config&);

// Ids of keys that passwords or second factors are closed with and that are not here.
std::vector<std::string> missing_keys(const Config&, const KeyRing&);

std::string why_not_listening(const Config&, const http::CannotListen&);

// What to do about a connection that libpq refuses with these words; empty if nobody knows.
std::string way_to_database(std::string_view words);

}  // namespace erp::app
