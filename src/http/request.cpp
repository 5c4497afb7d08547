#include "http/field_value.hpp"
#include "http/server.hpp"

namespace erp::http {

namespace {

std::optional<std::string_view> first_of(const Pairs& pairs, std::string_view name) {
  const auto found = std::ranges::find(pairs, name, &Pairs::value_type::first);
  if (found == pairs.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  return first_of(headers, lower_case_name);
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  return first_of(query, name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& [header_name, value] : headers) {
    if (header_name != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto part = cut(rest, ';');
      const auto equals = part.find('=');
      if (equals == part.npos || without_blanks(part.substr(0, equals)) != name) continue;
      auto content = without_blanks(part.substr(equals + 1));
      if (content.size() >= 2 && content.starts_with('"') && content.ends_with('"'))
        content = content.substr(1, content.size() - 2);
      return content;
    }
  }
  return std::nullopt;
}

}  // namespace erp::http
