#include "http/refusal.hpp"

#include "base/text.hpp"
#include "base/values.hpp"
#include "http/security_headers.hpp"

namespace erp::http {

namespace {

struct Wording {
  int status;
  std::string_view code, english, japanese;
};

constexpr Wording wordings[] = {
    {400, "BAD_REQUEST", "The request is malformed.", "リクエストの形式が正しくありません。"},
    {408,
     "REQUEST_TIMEOUT",
     "The request took too long to arrive.",
     "リクエストの受信が時間切れになりました。"},
    {413, "PAYLOAD_TOO_LARGE", "The request body is too large.", "リクエスト本文が大きすぎます。"},
    {417, "EXPECTATION_FAILED", "The expectation cannot be met.", "Expectヘッダーの要求には応えられません。"},
    {431, "HEADERS_TOO_LARGE", "The request headers are too large.", "リクエストヘッダーが大きすぎます。"},
    {501,
     "NOT_IMPLEMENTED",
     "This method or coding is not supported.",
     "このメソッドまたは符号化には対応していません。"},
    {503,
     "SERVICE_UNAVAILABLE",
     "The service is busy. Please try again.",
     "混み合っています。もう一度お試しください。"},
    {505, "HTTP_VERSION_NOT_SUPPORTED", "Only HTTP/1.1 is supported.", "HTTP/1.1だけに対応しています。"},
    {500, "SYSTEM_ERROR", "An unexpected error occurred.", "予期しないエラーが発生しました。"},
};

const Wording& wording_of(int status) {
  const auto* found = std::ranges::find(wordings, status, &Wording::status);
  return found == std::end(wordings) ? wordings[std::size(wordings) - 1] : *found;
}

}  // namespace

Response refusal(int status, const Request& request) {
  const auto& wording = wording_of(status);
  const bool japanese = request.header("accept-language").value_or("").starts_with("ja");
  Response response;
  response.status = wording.status;
  response.body = R"({"success":false,"error":{"code":")";
  response.body += wording.code;
  response.body += R"(","message":)";
  write_json_text(japanese ? wording.japanese : wording.english, response.body);
  response.body += R"(,"details":[]},"timestamp":")";
  print(now(), response.body);
  response.body += R"(","request_id":)";
  write_json_text(request.id, response.body);
  response.body += '}';
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  add_security_headers(response, request.secure);
  return response;
}

}  // namespace erp::http
