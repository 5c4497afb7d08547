// One HTTP request to somewhere else, with a deadline. Blocks: for commands, never in a request.
#pragma once

#include <chrono>
#include <string>

namespace erp {

struct WebAnswer {
  int status = 0;     // 0: none came
  std::string body;   // its first 64 KiB
  std::string fault;  // why none came
  bool ok() const { return status >= 200 && status < 300; }
};

// GET, or POST of JSON if there is a body.
WebAnswer call_web(const std::string& url, const std::string& json_body, std::chrono::milliseconds at_most);

}  // namespace erp
