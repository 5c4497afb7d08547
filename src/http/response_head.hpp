// The status line and header fields of an answer, as they go over the wire.
#pragma once

#include "http/server.hpp"

#include <string>
#include <string_view>

namespace erp::http {

enum class Framing : std::uint8_t {
  length,   // Content-Length
  chunks,   // Transfer-Encoding: chunked
  closing,  // the end of the connection ends the body (HTTP/1.0)
  none      // 204, 304: there is no body
};

struct HeadFacts {
  std::string_view date;  // as http_date() writes it
  std::string_view request_id;
  Framing framing = Framing::length;
  std::size_t length = 0;  // bytes of the body that a GET would get
  bool keep_alive = true;
  bool speaks_1_0 = false;
};

// Appends the head. Fields that the server alone decides (Content-Length, Connection and such) are left out
// if the response names them; control characters in values become blanks, so that no value can begin another
// field.
void write_head(const Response&, const HeadFacts&, std::string& out);

bool bodiless(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace erp::http
