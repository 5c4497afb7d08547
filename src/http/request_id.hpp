// The name of one request in every log line, answer and error.
#pragma once

#include <string>
#include <string_view>

namespace erp::http {

// At most 64 letters, digits, dots, dashes and underscores: safe to echo and to log.
bool plausible_request_id(std::string_view);

// 16 hexadecimal digits; unique enough to find a request, not a secret.
void make_request_id(std::string& id);

}  // namespace erp::http
