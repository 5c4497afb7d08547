#include "http/response_head.hpp"

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>

#include <cstdio>
#include <ctime>

namespace erp::http {

namespace {

void append_number(std::size_t number, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_value(std::string_view value, std::string& out) {
  const auto begin = out.size();
  out += value;
  for (auto i = begin; i < out.size(); ++i)
    if ((static_cast<unsigned char>(out[i]) < 0x20 && out[i] != '\t') || out[i] == 0x7f) out[i] = ' ';
}

bool decided_by_server(std::string_view name) {
  using boost::beast::http::field;
  switch (boost::beast::http::string_to_field({name.data(), name.size()})) {
    case field::connection:
    case field::content_length:
    case field::content_type:
    case field::date:
    case field::keep_alive:
    case field::server:
    case field::transfer_encoding:
    case field::upgrade:
      return true;
    default:
      return name.size() == 12 && boost::beast::iequals({name.data(), name.size()}, "X-Request-ID");
  }
}

}  // namespace

bool bodiless(int status) {
  return status == 204 || status == 304;
}

void write_head(const Response& response, const HeadFacts& facts, std::string& out) {
  const auto status = response.status >= 200 && response.status <= 599 ? response.status : 500;
  const auto reason = obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  out += "HTTP/1.1 ";
  append_number(static_cast<std::size_t>(status), out);
  out += ' ';
  out.append(reason.data(), reason.size());
  if (!response.content_type.empty() && facts.framing != Framing::none) {
    out += "\r\nContent-Type: ";
    append_value(response.content_type, out);
  }
  if (facts.framing == Framing::length) {
    out += "\r\nContent-Length: ";
    append_number(facts.length, out);
  } else if (facts.framing == Framing::chunks) {
    out += "\r\nTransfer-Encoding: chunked";
  }
  out += "\r\nDate: ";
  out += facts.date;
  out += "\r\nX-Request-ID: ";
  out += facts.request_id;
  if (!facts.keep_alive)
    out += "\r\nConnection: close";
  else if (facts.speaks_1_0)
    out += "\r\nConnection: keep-alive";
  for (const auto& [name, value] : response.headers) {
    if (decided_by_server(name)) continue;
    out += "\r\n";
    append_value(name, out);
    out += ": ";
    append_value(value, out);
  }
  out += "\r\n\r\n";
}

std::string http_date(std::int64_t seconds_since_1970) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = seconds_since_1970;
  std::tm t{};
  gmtime_r(&seconds, &t);
  char text[64];
  const int length = std::snprintf(
      text,
      sizeof text,
      "%s, %02d %s %04d %02d:%02d:%02d GMT",
      days[t.tm_wday],
      t.tm_mday,
      months[t.tm_mon],
      t.tm_year + 1900,
      t.tm_hour,
      t.tm_min,
      t.tm_sec);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace erp::http
