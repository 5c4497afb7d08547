#include "modules/support/support_policy.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/support/describe.hpp"

#include <algorithm>

namespace erp::support {

BOOST_DESCRIBE_ENUM(Weekday, sunday, monday, tuesday, wednesday, thursday, friday, saturday)

namespace {

std::vector<SupportHours> usual_hours() {
  std::vector<SupportHours> hours;
  for (auto day = Weekday::monday; day <= Weekday::friday;
       day = static_cast<Weekday>(static_cast<int>(day) + 1))
    hours.push_back({day, "09:00", "18:00"});
  return hours;
}

void check_hours(const SupportPolicy& policy, Problems& problems) {
  std::vector<OpenHours> seen;
  for (std::size_t i = 0; i < policy.hours.size(); ++i) {
    const auto& [day, opens, closes] = policy.hours[i];
    const auto at = "hours[" + std::to_string(i) + "].";
    const auto from = seconds_of_day(opens), until = seconds_of_day(closes);
    if (!from) problems.push_back({at + "opens", "malformed"});
    if (!until) problems.push_back({at + "closes", "malformed"});
    if (!from || !until) continue;
    if (*until <= *from) problems.push_back({at + "closes", "before_start", {{"start", opens}}});
    const int weekday = static_cast<int>(day);
    if (std::ranges::any_of(seen, [&](const OpenHours& other) {
          return other.weekday == weekday && *from < other.until && other.from < *until;
        }))
      problems.push_back({at + "opens", "same"});
    seen.push_back({weekday, *from, *until});
  }
}

organization::BusinessCalendar calendar_of(Session& session, const SupportPolicy& policy) {
  return policy.calendar_id ? session.get(*policy.calendar_id) : organization::BusinessCalendar{};
}

// A desk that never opens would never answer in time, nor too late.
void complete_policy(Session& session, SupportPolicy& policy, const SupportPolicy*, Problems& problems) {
  policy.name = trimmed(policy.name);
  if (policy.hours.empty()) policy.hours = usual_hours();
  std::ranges::stable_sort(policy.hours, [](const auto& a, const auto& b) {
    return std::tie(a.weekday, a.opens) < std::tie(b.weekday, b.opens);
  });
  check_hours(policy, problems);
  if (!problems.empty()) return;
  const auto levels = levels_of(policy, calendar_of(session, policy), session.actor().time_zone);
  if (!end_of_next_business_day(levels.hours, session.now())) problems.push_back({"hours", "never_open"});
}

// What is under way is measured anew.
void stored_policy(Session& session, SupportPolicy&, const SupportPolicy*) {
  session.queue(
      "update ticket set next_look_at = now() where organization_id = current_organization() and state in "
      "('open', 'waiting')");
}

}  // namespace

std::optional<std::int64_t> seconds_of_day(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return {};
  const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return {};
  return (hour * 60 + minute) * 60;
}

ServiceLevels levels_of(
    const SupportPolicy& policy, const organization::BusinessCalendar& calendar, std::string time_zone) {
  ServiceLevels levels;
  levels.hours.calendar = calendar;
  levels.hours.time_zone = std::move(time_zone);
  for (const auto& [day, opens, closes] : policy.hours)
    levels.hours.week.push_back(
        {static_cast<int>(day), seconds_of_day(opens).value_or(0), seconds_of_day(closes).value_or(0)});
  std::ranges::sort(levels.hours.week);
  levels.response = usual_response(policy.medium_around_the_clock);
  for (const auto& target : policy.targets) {
    const auto at = static_cast<std::size_t>(target.severity);
    const bool around_the_clock = levels.response.at(at)->around_the_clock;
    if (target.response_minutes) levels.response.at(at) = Promise{around_the_clock, target.response_minutes};
    if (target.resolution_minutes)
      levels.resolution.at(at) = Promise{around_the_clock, target.resolution_minutes};
  }
  return levels;
}

ServiceLevels service_levels(Session& session) {
  SupportPolicy policy;
  policy.hours = usual_hours();
  const auto rows = session.run("select id from support_policy limit 1");
  if (Uuid id; rows.size() > 0 && parse(rows.text(0, 0), id)) policy = session.get(Id<SupportPolicy>{id});
  return levels_of(policy, calendar_of(session, policy), session.actor().time_zone);
}

const Entity SupportHours::entity = describe<SupportHours>({
    .name = "support_hours",
    .parent = "policy_id",
    .members{
        field<&SupportHours::weekday>(),
        field<&SupportHours::opens>({.max = 5}),
        field<&SupportHours::closes>({.max = 5}),
    },
});

const Entity SupportTarget::entity = describe<SupportTarget>({
    .name = "support_target",
    .parent = "policy_id",
    .members{
        field<&SupportTarget::severity>(),
        field<&SupportTarget::response_minutes>(),
        field<&SupportTarget::resolution_minutes>(),
    },
});

const Entity SupportPolicy::entity = describe<SupportPolicy, complete_policy, stored_policy>({
    .name = "support_policy",
    .path = "/support-policies",
    .members{
        field<&SupportPolicy::id>(),
        field<&SupportPolicy::version>(),
        field<&SupportPolicy::name>({.max = 100, .list = true, .title = true}),
        field<&SupportPolicy::calendar_id>({.list = true}),
        field<&SupportPolicy::medium_around_the_clock>({.list = true}),
        field<&SupportPolicy::hours>(),
        field<&SupportPolicy::targets>(),
    },
});

}  // namespace erp::support
