#include "modules/identity/duty_rule.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/role.hpp"
#include "modules/identity/role_assignment.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/role_rules.hpp"

#include <algorithm>
#include <utility>

namespace erp::identity {
namespace {

void complete_rule(Session& session, DutyRule& rule, const DutyRule*, Problems& problems) {
  be_sure_of(session.actor());
  rule.name = trimmed(rule.name);
  check_duty(rule.first_resource, rule.first_action, "first", {known_resources()}, problems);
  check_duty(rule.second_resource, rule.second_action, "second", {known_resources()}, problems);
  if (rule.first_resource == rule.second_resource && rule.first_action == rule.second_action)
    problems.push_back({"second_action", "same"});
}

using Roles = std::vector<std::string>;

// Who acts was told of the company's rules as she came in: a file of thousands asks once, or not at all.
std::vector<Duties> rules_of(Session& session) {
  if (session.actor().grants && !session.actor().duties) return {};
  const auto rows = session.run(
      "select first_resource, first_action, second_resource, second_action, name from duty_rule where "
      "is_active order by name limit 200");
  std::vector<Duties> rules;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto text = [&](std::size_t column) { return std::string{rows.text(i, column)}; };
    rules.push_back({text(0), text(1), text(2), text(3), text(4)});
  }
  return rules;
}

bool breaks(const Grants& together, const Duties& rule) {
  return together.may("*", "*") != Reach::all &&
         together.may(rule.first_resource, rule.first_action) != Reach::none &&
         together.may(rule.second_resource, rule.second_action) != Reach::none;
}

// Who has which role from when until when. A loan counts also while the lender has lost the role.
constexpr std::string_view spans_sql =
    "(select u.id as user_id, r as role, '-infinity'::date as starts, 'infinity'::date as ends, null::uuid "
    "as "
    "assignment, true as for_good from user_account u, unnest(u.roles) r where u.organization_id = "
    "current_organization() and u.is_active union all select m.user_id, r, '-infinity', 'infinity', null, "
    "false from membership m, unnest(m.roles) r where m.organization_id = current_organization() union all "
    "select a.user_id, a.role, a.valid_from, coalesce(a.valid_until, 'infinity'), a.id, false from "
    "role_assignment a where a.organization_id = current_organization())";

// What anybody of these spans has together on some day from today ($1) on. It grows only as something begins.
constexpr std::string_view together_sql =
    ", days as (select distinct user_id, greatest(starts, $1::date) as day from spans where ends >= "
    "$1::date) "
    "select distinct (select array_agg(distinct s.role order by s.role) from spans s where s.user_id = "
    "d.user_id and d.day between s.starts and s.ends)::text from days d where ";

std::vector<Roles> together(
    Session& session, const std::string& spans, std::string_view days, db::Values values) {
  const auto rows = session.run(
      "with spans as (" + spans + ")" + std::string{together_sql} + std::string{days} + " limit 5000",
      std::move(values));
  std::vector<Roles> sets(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) texts_type.parse(rows.text(i, 0), &sets[i]);
  return sets;
}

std::vector<Roles> together(Session& session, const Uuid& person, const RolesToGive& given) {
  static const auto spans =
      "select user_id, role, starts, ends from " + std::string{spans_sql} +
      " x where user_id = $2 and not (for_good and $3::text[] is not null) and assignment is distinct from "
      "$4::uuid union all select $2, unnest($3::text[]), '-infinity', 'infinity' union all select $2, "
      "$5::text, $6::date, $7::date where $4::uuid is not null";
  const auto* one = given.for_a_time;
  const auto ends = one && one->valid_until ? to_text(*one->valid_until) : std::string{"infinity"};
  return together(
      session,
      spans,
      "$4::uuid is null or d.day between $6::date and $7::date",
      {to_text(session.today()),
       to_text(person),
       given.for_good ? db::Value{array_of(*given.for_good)} : db::Value{},
       one ? db::Value{to_text(one->id.value)} : db::Value{},
       one ? db::Value{one->role} : db::Value{},
       one ? db::Value{to_text(one->valid_from)} : db::Value{},
       one ? db::Value{ends} : db::Value{}});
}

// Those who have one of these roles at any time from now on, with all that they have.
std::vector<Roles> of_holders(Session& session, const Roles& roles) {
  static const auto spans = "select * from " + std::string{spans_sql} +
                            " x where user_id in (select y.user_id from " + std::string{spans_sql} +
                            " y where y.role = any ($2::text[]) and y.ends >= $1::date)";
  return together(session, spans, "true", {to_text(session.today()), array_of(roles)});
}

// Of two who give something in the company at once, one waits. One lock for all: a file of thousands would
// need one for each, and two files might wait for one another.
constexpr const char* one_by_one_sql =
    "select pg_advisory_xact_lock(hashtextextended('duties ' || current_organization()::text, 0))";

}  // namespace

void check_duties(
    Session& session, std::string_view field, const Uuid& person, const RolesToGive& given,
    Problems& problems) {
  const auto rules = rules_of(session);
  if (rules.empty()) return;
  session.queue(one_by_one_sql);
  const RoleBook book{session};
  std::vector<Grants> all;
  for (const Roles& roles : together(session, person, given)) all.push_back(book.gives(roles));
  for (const Duties& rule : rules)
    if (std::ranges::any_of(all, [&](const Grants& grants) { return breaks(grants, rule); }))
      problems.push_back({std::string{field}, "duties_conflict", {{"rule", rule.name}}});
}

void check_duties_of_holders(Session& session, std::string_view field, const Role& role, Problems& problems) {
  using enum RoleBook::Asleep;
  const auto rules = rules_of(session);
  if (rules.empty()) return;
  session.queue(one_by_one_sql);
  const RoleBook was{session};
  RoleBook becomes = was;
  becomes.put(role);
  // By itself, also while it is not active; then as others have it.
  std::vector<std::pair<Grants, Grants>> all{
      {was.gives({role.code}, counts), becomes.gives({role.code}, counts)}};
  for (const Roles& roles : of_holders(session, becomes.bringing(role.code)))
    all.emplace_back(was.gives(roles), becomes.gives(roles));
  for (const Duties& rule : rules)
    if (std::ranges::any_of(
            all, [&](const auto& pair) { return breaks(pair.second, rule) && !breaks(pair.first, rule); }))
      problems.push_back({std::string{field}, "duties_conflict", {{"rule", rule.name}}});
}

const Entity DutyRule::entity = describe<DutyRule, complete_rule>({
    .name = "duty_rule",
    .path = "/duty-rules",
    .order = "name",
    .members{
        field<&DutyRule::id>(),
        field<&DutyRule::version>(),
        field<&DutyRule::name>(
            {.max = 100, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&DutyRule::first_resource>({.max = 50, .list = true, .words = "entity"}),
        field<&DutyRule::first_action>({.max = 50, .list = true, .words = "action"}),
        field<&DutyRule::second_resource>({.max = 50, .list = true, .words = "entity"}),
        field<&DutyRule::second_action>({.max = 50, .list = true, .words = "action"}),
        field<&DutyRule::is_active>({.list = true}),
    },
});

}  // namespace erp::identity
