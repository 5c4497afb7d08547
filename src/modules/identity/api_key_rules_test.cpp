#include "modules/identity/api_key_rules.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

constexpr std::string_view known[] = {"customer", "item", "user"};
const KeyLimits limits{.today = date_of(2026, 11, 28), .longest_days = 365, .resources = known};

std::string told(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems)
    out += (out.empty() ? "" : " ") + problem.field + ":" + std::string{problem.code};
  return out;
}

ApiKeyRequest key(auto... change) {
  ApiKeyRequest request{.name = "倉庫", .current_password = "x"};
  (change(request), ...);
  return request;
}

TEST(ApiKeyRules, say_everything_that_is_wrong_with_a_key) {
  struct Case {
    std::string_view what;
    ApiKeyRequest request;
    std::string_view expected;
  };
  const auto until = [](Date day) { return [day](ApiKeyRequest& r) { r.expires_on = day; }; };
  const Case cases[] = {
      {"a name is enough", key(), ""},
      {"and needed", key([](auto& r) { r.name = "　 "; }), "name:required"},
      {"today is the first day it may end", key(until(date_of(2026, 11, 28))), ""},
      {"not before", key(until(date_of(2026, 11, 27))), "expires_on:out_of_range"},
      {"a year is the longest", key(until(date_of(2027, 11, 28))), ""},
      {"and not a day more", key(until(date_of(2027, 11, 29))), "expires_on:out_of_range"},
      {"what there is",
       key([](auto& r) {
         r.resources = {"item", " customer "};
       }),
       ""},
      {"what there is not",
       key([](auto& r) {
         r.resources = {"item", "*", "salary"};
       }),
       "resources[0]:not_found resources[2]:not_found"},
      {"networks",
       key([](auto& r) {
         r.addresses = {"192.0.2.0/24", "", "2001:db8::1"};
       }),
       ""},
      {"and nothing else", key([](auto& r) { r.addresses = {"example.jp"}; }), "addresses[0]:malformed"},
      {"too many",
       key([](auto& r) {
         for (int i = 0; i < 21; ++i) r.addresses.push_back("192.0.2." + std::to_string(i));
       }),
       "addresses:too_many"},
  };
  for (Case c : cases) {
    normalize(c.request);
    EXPECT_EQ(told(problems_of(c.request, limits)), c.expected) << c.what;
  }
}

TEST(ApiKeyRules, end_after_ninety_days_or_what_the_company_allows) {
  EXPECT_EQ(to_text(last_day({}, limits)), "2027-02-26");
  EXPECT_EQ(
      to_text(last_day({}, {.today = limits.today, .longest_days = 30, .resources = {}})), "2026-12-28");
  EXPECT_EQ(to_text(last_day(date_of(2026, 12, 1), limits)), "2026-12-01");
  const KeyLimits strict{.today = limits.today, .longest_days = 30, .resources = {}};
  EXPECT_EQ(
      told(problems_of(ApiKeyRotation{.expires_on = date_of(2026, 12, 29)}, strict)),
      "expires_on:out_of_range");
}

TEST(ApiKeyRules, a_secret_that_was_replaced_lives_a_week_at_most) {
  for (const auto& [days, expected] : std::vector<std::pair<std::int64_t, std::string>>{
           {0, ""}, {7, ""}, {8, "grace_days:out_of_range"}, {-1, "grace_days:out_of_range"}})
    EXPECT_EQ(told(problems_of(ApiKeyRotation{.grace_days = days}, limits)), expected) << days;
}

}  // namespace
}  // namespace erp::identity
