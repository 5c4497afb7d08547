#include "app/console/statement_text.hpp"

#include <algorithm>

namespace erp::app {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool in_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Where what begins here ends; the end of the text if it does not.
std::size_t after(std::string_view sql, std::string_view end, std::size_t from) {
  const auto found = sql.find(end, from);
  return found == sql.npos ? sql.size() : found + end.size();
}

std::size_t after_text(std::string_view sql, std::size_t quote, bool backslashes) {
  for (auto i = quote + 1; i < sql.size(); ++i) {
    if (backslashes && sql[i] == '\\')
      ++i;
    else if (sql[i] == '\'' && i + 1 < sql.size() && sql[i + 1] == '\'')
      ++i;
    else if (sql[i] == '\'')
      return i + 1;
  }
  return sql.size();
}

// They stand within one another.
std::size_t after_comment(std::string_view sql, std::size_t from) {
  std::size_t depth = 0;
  for (auto i = from; i + 1 < sql.size(); ++i) {
    const auto two = sql.substr(i, 2);
    if (two != "/*" && two != "*/") continue;
    depth = two == "/*" ? depth + 1 : depth - 1;
    ++i;
    if (depth == 0) return i + 1;
  }
  return sql.size();
}

// "$$" or "$name$" here; empty: it is none, but "$1" or a part of a name.
std::string_view dollar_quote(std::string_view sql, std::size_t at) {
  auto end = at + 1;
  while (end < sql.size() && in_name(sql[end]) && sql[end] != '$') ++end;
  const bool parameter = at + 1 < sql.size() && is_digit(sql[at + 1]);
  if (end >= sql.size()) return parameter ? std::string_view{} : sql.substr(at);  // cut off within
  return sql[end] == '$' && !parameter ? sql.substr(at, end + 1 - at) : std::string_view{};
}

std::size_t after_name(std::string_view sql, std::size_t from) {
  while (from < sql.size() && in_name(sql[from])) ++from;
  return from;
}

std::size_t after_number(std::string_view sql, std::size_t from) {
  for (; from < sql.size(); ++from) {
    const bool sign =
        (sql[from] == '+' || sql[from] == '-') && (sql[from - 1] == 'e' || sql[from - 1] == 'E');
    if (!in_name(sql[from]) && sql[from] != '.' && !sign) break;
  }
  return from;
}

void put(std::string_view part, std::string& out) {
  for (const char c : part)
    if (!is_blank(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
}

// Where the value that begins here ends; `at` itself: none begins.
std::size_t after_value(std::string_view sql, std::size_t at) {
  const char c = sql[at];
  if (c == '\'') return after_text(sql, at, false);
  const bool prefixed = at + 1 < sql.size() && sql[at + 1] == '\'' &&
                        std::string_view{"eEbBxXnN"}.find(c) != std::string_view::npos;
  if (prefixed) return after_text(sql, at + 1, c == 'e' || c == 'E');
  if (c == '$')
    if (const auto quote = dollar_quote(sql, at); !quote.empty()) return after(sql, quote, at + quote.size());
  if (is_digit(c) || (c == '.' && at + 1 < sql.size() && is_digit(sql[at + 1])))
    return after_number(sql, at + 1);
  return at;
}

}  // namespace

std::string without_values(std::string_view sql, std::size_t most) {
  std::string out;
  std::size_t at = 0;
  while (at < sql.size() && out.size() <= most) {
    const auto two = sql.substr(at, 2);
    auto end = after_value(sql, at);
    if (end != at) {
      out += '?';
    } else if (two == "--" || two == "/*") {
      end = two == "--" ? after(sql, "\n", at) : after_comment(sql, at);
      put(" ", out);
    } else {
      end = sql[at] == '"' ? after(sql, "\"", at + 1) : in_name(sql[at]) ? after_name(sql, at) : at + 1;
      put(sql.substr(at, end - at), out);
    }
    at = end;
  }
  if (out.size() > most) {
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace erp::app
