// Turns the bytes of one client into requests, and refuses what two parties could read in two ways.
#pragma once

#include "http/server.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace erp::http {

class RequestParser {
 public:
  enum class Result { more, complete, refused };

  explicit RequestParser(const Limits&);
  ~RequestParser();

  // Begins with an empty request; what `request` held is overwritten, its memory reused.
  void restart(Request& request);

  // Reads on in `bytes`, which begin at the first byte not used so far, and says how many of them it used.
  // After `refused`, status() is the answer to give and the connection is of no use any more.
  Result feed(std::string_view bytes, std::size_t& used);

  int status() const;           // 400, 413, 417, 431, 501 or 505
  bool header_done() const;     // the whole header was read; the body may be on its way
  bool wants_continue() const;  // the client waits for "100 Continue" before it sends the body
  bool keep_alive() const;      // the client can use the connection for a further request
  bool speaks_1_0() const;      // HTTP/1.0: no chunks in the answer

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace erp::http
