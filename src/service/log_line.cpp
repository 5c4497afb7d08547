#include "service/log_line.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <iterator>

namespace erp::log {
namespace {

using std::chrono::duration_cast;

// Breaking a time down locks the zone's table: each thread does it once a second.
struct Second {
  std::time_t time = -1;
  std::tm parts{};
};

const std::tm& local_time(std::time_t time) {
  thread_local Second last;
  if (last.time != time) {
    localtime_r(&time, &last.parts);
    last.time = time;
  }
  return last.parts;
}

std::string_view or_dash(std::string_view text) {
  return text.empty() ? "-" : text;
}

std::string offset_text(const std::tm& parts, std::string_view separator) {
  const long minutes = std::labs(parts.tm_gmtoff) / 60;
  return fmt::format(
      "{}{:02}{}{:02}", parts.tm_gmtoff < 0 ? '-' : '+', minutes / 60, separator, minutes % 60);
}

}  // namespace

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "DEBUG";
    case LogLevel::info:
      return "INFO";
    case LogLevel::warning:
      return "WARNING";
    case LogLevel::error:
      return "ERROR";
  }
  return {};
}

std::string zone_offset(SystemTime time) {
  return offset_text(local_time(std::chrono::system_clock::to_time_t(time)), ":");
}

void write_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
}

void write_value(std::string_view text, std::string& out) {
  const bool bare = !text.empty() && text.find_first_of(" \"=\\") == std::string_view::npos &&
                    std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
  if (bare) {
    out += text;
    return;
  }
  out += '"';
  write_escaped(text, out);
  out += '"';
}

std::string line(
    SystemTime time, LogLevel level, std::string_view code, Fields fields, std::string_view message) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto milliseconds = duration_cast<std::chrono::milliseconds>(time - seconds).count();
  const std::tm& t = local_time(std::chrono::system_clock::to_time_t(seconds));
  std::string out;
  out.reserve(160);
  fmt::format_to(
      std::back_inserter(out),
      "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03} {} {}",
      t.tm_year + 1900,
      t.tm_mon + 1,
      t.tm_mday,
      t.tm_hour,
      t.tm_min,
      t.tm_sec,
      milliseconds,
      name_of(level),
      code);
  for (const Field& field : fields) {
    out += ' ';
    out += field.name();
    out += '=';
    write_value(field.text(), out);
  }
  if (!message.empty()) {
    out += " msg=\"";
    write_escaped(message, out);
    out += '"';
  }
  return out;
}

std::string access_line(SystemTime time, const Access& access) {
  constexpr std::string_view months[] = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm& t = local_time(std::chrono::system_clock::to_time_t(time));
  std::string out;
  out.reserve(240);
  write_escaped(or_dash(access.address), out);
  out += " - ";
  for (const char c : or_dash(access.user)) out += c > 0x20 && c < 0x7F ? c : '_';  // a field ends at a blank
  fmt::format_to(
      std::back_inserter(out),
      " [{:02}/{}/{:04}:{:02}:{:02}:{:02} {}] \"",
      t.tm_mday,
      months[t.tm_mon],
      t.tm_year + 1900,
      t.tm_hour,
      t.tm_min,
      t.tm_sec,
      offset_text(t, ""));
  write_escaped(access.method, out);
  out += ' ';
  write_escaped(access.target, out);
  fmt::format_to(std::back_inserter(out), " HTTP/1.1\" {} {} \"", access.status, access.bytes);
  write_escaped(or_dash(access.referer), out);
  out += "\" \"";
  write_escaped(or_dash(access.agent), out);
  out += "\" rid=";
  write_value(or_dash(access.request_id), out);
  const auto microseconds = access.latency.count();
  fmt::format_to(std::back_inserter(out), " {}.{:06}", microseconds / 1'000'000, microseconds % 1'000'000);
  return out;
}

}  // namespace erp::log
