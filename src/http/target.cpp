#include "http/target.hpp"

#include "base/text.hpp"

namespace erp::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

// False if the target is not in a form that we serve.
bool strip_authority(std::string_view& target) {
  if (target.starts_with('/')) return true;
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.starts_with(scheme)) {
      target.remove_prefix(scheme.size());
      const auto end = std::min(target.find_first_of("/?"), target.size());
      target.remove_prefix(end);
      return end > 0;
    }
  return false;
}

bool split_query(std::string_view text, Pairs& query) {
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    auto& [name, value] = query.emplace_back();
    if (!percent_decode(part.substr(0, equals), true, name)) return false;
    if (equals < part.size() && !percent_decode(part.substr(equals + 1), true, value)) return false;
    if (!valid_utf8(name) || !valid_utf8(value)) return false;
  }
  return true;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus_is_blank, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    if (c == '\0') return false;
    out += c;
  }
  return true;
}

bool split_target(std::string_view target, std::string& path, Pairs& query) {
  path.clear();
  query.clear();
  if (target.find('#') != target.npos || has_control_characters(target) || !strip_authority(target))
    return false;
  const auto question_mark = std::min(target.find('?'), target.size());
  if (!percent_decode(target.substr(0, question_mark), false, path)) return false;
  if (path.empty()) path.push_back('/');
  if (has_control_characters(path) || has_dot_segment(path) || !valid_utf8(path)) return false;
  return question_mark == target.size() || split_query(target.substr(question_mark + 1), query);
}

}  // namespace erp::http
