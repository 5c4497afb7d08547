// One HTTP request to somewhere else, with a deadline. Blocks: for commands and for worker threads, never on
// an event loop.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace erp {

struct WebAnswer {
  int status = 0;     // 0: none came
  std::string body;   // its first 64 KiB
  std::string fault;  // why none came
  bool ok() const { return status >= 200 && status < 300; }
};

struct WebRequest {
  std::string url;
  std::string body = {};          // with one it is a POST
  std::string content_type = {};  // of the body
  std::string authorization = {};
  std::chrono::milliseconds at_most{5000};
};
// Redirections are not followed.
WebAnswer call_web(const WebRequest&);
// GET, or POST of JSON if there is a body.
WebAnswer call_web(const std::string& url, const std::string& json_body, std::chrono::milliseconds at_most);
// A text as a form or an address carries it.
std::string form_encoded(std::string_view text);

}  // namespace erp
