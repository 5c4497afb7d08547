#include "http/security_headers.hpp"

namespace erp::http {

namespace {

constexpr std::pair<const char*, const char*> fields[] = {
    {"Content-Security-Policy",
     "default-src 'self'; frame-ancestors 'none'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
     "object-src 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "strict-origin-when-cross-origin"},
    {"Permissions-Policy",
     "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

void add_if_absent(Pairs& headers, const char* name, const char* value) {
  const bool present = std::ranges::any_of(headers, [&](const auto& field) { return field.first == name; });
  if (!present) headers.emplace_back(name, value);
}

}  // namespace

void add_security_headers(Response& response, bool secure) {
  response.headers.reserve(response.headers.size() + std::size(fields) + 1);
  for (const auto& [name, value] : fields) add_if_absent(response.headers, name, value);
  if (secure)
    add_if_absent(response.headers, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

// What the browser shows a PDF with is an object of this answer's own.
void let_own_pages_frame(Response& response) {
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; object-src 'self'");
  response.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
}

}  // namespace erp::http
