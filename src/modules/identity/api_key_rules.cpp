#include "modules/identity/api_key_rules.hpp"

#include "base/text.hpp"
#include "modules/identity/address_range.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

void check_last_day(const std::optional<Date>& asked, const KeyLimits& limits, Problems& problems) {
  const Date latest{limits.today.days + static_cast<std::int32_t>(limits.longest_days)};
  if (asked && (*asked < limits.today || *asked > latest))
    problems.push_back(
        {"expires_on", "out_of_range", {{"min", to_text(limits.today)}, {"max", to_text(latest)}}});
}

std::string at(std::string_view list, std::size_t i) {
  return std::string{list} + "[" + std::to_string(i) + "]";
}

void sort_out(std::vector<std::string>& texts) {
  for (auto& text : texts) text = trimmed(text);
  std::erase(texts, "");
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

std::span<const std::string_view> kept_from_keys() {
  static constexpr std::string_view names[] = {
      "user", "organization", "api_key", "role", "role_assignment", "duty_rule", "access_review"};
  return names;
}

void normalize(ApiKeyRequest& request) {
  request.name = trimmed(request.name);
  sort_out(request.resources);
  sort_out(request.addresses);
}

Date last_day(const std::optional<Date>& asked, const KeyLimits& limits) {
  if (asked) return *asked;
  return {limits.today.days + static_cast<std::int32_t>(std::min(usual_key_days, limits.longest_days))};
}

Problems problems_of(const ApiKeyRequest& request, const KeyLimits& limits) {
  Problems problems;
  if (request.name.empty()) problems.push_back({"name", "required"});
  if (request.resources.size() > most_key_resources)
    problems.push_back({"resources", "too_many", {{"max", std::to_string(most_key_resources)}}});
  for (std::size_t i = 0; i < request.resources.size(); ++i)
    if (std::ranges::find(limits.resources, request.resources[i]) == limits.resources.end())
      problems.push_back({at("resources", i), "not_found"});
  if (request.addresses.size() > most_key_addresses)
    problems.push_back({"addresses", "too_many", {{"max", std::to_string(most_key_addresses)}}});
  for (std::size_t i = 0; i < request.addresses.size(); ++i)
    if (!is_range(request.addresses[i])) problems.push_back({at("addresses", i), "malformed"});
  check_last_day(request.expires_on, limits, problems);
  return problems;
}

Problems problems_of(const ApiKeyRotation& rotation, const KeyLimits& limits) {
  Problems problems;
  if (rotation.grace_days < 0 || rotation.grace_days > longest_grace_days)
    problems.push_back(
        {"grace_days", "out_of_range", {{"min", "0"}, {"max", std::to_string(longest_grace_days)}}});
  check_last_day(rotation.expires_on, limits, problems);
  return problems;
}

}  // namespace erp::identity
