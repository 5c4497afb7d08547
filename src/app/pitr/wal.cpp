#include "app/pitr/wal.hpp"

#include <cstdio>

namespace erp::app::pitr {
namespace {

constexpr std::size_t timeline_digits = 8;
constexpr std::uint64_t in_a_log = 0x100;  // segments of 16 MiB in 4 GiB

}  // namespace

std::uint64_t number_of(const std::string& name) {
  return std::stoull(name.substr(8, 8), nullptr, 16) * in_a_log +
         std::stoull(name.substr(16, 8), nullptr, 16);
}

std::string after(const std::string& name) {
  const std::uint64_t next = number_of(name) + 1;
  char rest[32];
  std::snprintf(
      rest,
      sizeof rest,
      "%08llX%08llX",
      static_cast<unsigned long long>(next / in_a_log),
      static_cast<unsigned long long>(next % in_a_log));
  return name.substr(0, timeline_digits) + rest;
}

std::optional<std::string> first_missing(
    const std::vector<Segment>& segments, const std::string& from, Instant until) {
  std::string wanted = from;
  bool any = false;
  for (const auto& segment : segments) {
    if (segment.name < from || !segment.name.starts_with(from.substr(0, timeline_digits))) continue;
    if (segment.name != wanted) return wanted;
    any = true;
    if (segment.archived.microseconds >= until.microseconds) return {};
    wanted = after(wanted);
  }
  return any ? std::nullopt : std::optional{from};
}

}  // namespace erp::app::pitr
