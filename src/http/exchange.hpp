// One request on its way through the server and its answer back. Taken from a pool when the first byte
// arrives and given back when the connection falls idle, so that idle connections hold no buffers.
#pragma once

#include "http/request_parser.hpp"
#include "http/server.hpp"

#include <string>
#include <string_view>

namespace erp::http {

struct Exchange {
  explicit Exchange(const Limits& limits) : parser{limits} {}

  RequestParser parser;
  std::string input;  // read from the client, parsed up to `used`
  std::size_t used = 0;
  Request request;
  Response response;
  std::string head;       // of the answer
  std::string_view body;  // of the answer, in `response`
  std::size_t sent = 0;   // bytes of head and body so far
  std::size_t held = 0;   // bytes of the request's body, as counted in ServerState
  bool keep_alive = true;

  std::string_view unread() const { return std::string_view{input}.substr(used); }
};

}  // namespace erp::http
