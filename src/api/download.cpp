#include "api/download.hpp"

#include "http/security_headers.hpp"

#include <algorithm>

namespace erp::api {
namespace {

constexpr std::size_t too_large_to_compress = 1024 * 1024;  // on the loop, while others wait

bool harmless(std::string_view media_type) {
  constexpr std::string_view types[] = {"application/pdf", "image/png", "image/jpeg", "image/gif"};
  return std::ranges::find(types, media_type) != std::end(types);
}

bool plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_';
}

}  // namespace

std::string disposition(std::string_view kind, std::string_view file_name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string fallback, encoded;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0) == 0x80;  // a character that has its _ already
    if (!continues) fallback += plain(c) || c == ' ' ? c : '_';
    if (plain(c))
      encoded += c;
    else
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return std::string{kind} + "; filename=\"" + fallback + "\"; filename*=UTF-8''" + encoded;
}

http::Response download(const http::Request& request, Download file) {
  const bool text = file.media_type.starts_with("text/") && file.media_type.find(';') == std::string::npos;
  http::Response response{.content_type = file.media_type + (text ? "; charset=utf-8" : "")};
  if (file.media_type == "application/pdf") http::let_own_pages_frame(response);
  if (!file.etag.empty()) {
    const auto etag = "\"" + file.etag + "\"";
    response.headers.emplace_back("ETag", etag);
    if (request.header("if-none-match") == etag) {
      response.status = 304;
      return response;
    }
  }
  const bool shown = harmless(file.media_type);
  response.headers.emplace_back(
      "Content-Disposition", disposition(shown ? "inline" : "attachment", file.file_name));
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (file.content.size() > too_large_to_compress)
    response.shared_body = std::make_shared<const std::string>(std::move(file.content));
  else
    response.body = std::move(file.content);
  return response;
}

}  // namespace erp::api
