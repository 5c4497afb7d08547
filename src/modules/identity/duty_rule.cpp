#include "modules/identity/duty_rule.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/role_rules.hpp"

#include <algorithm>
#include <iterator>

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

}  // namespace

void check_duties(
    Session& session, std::string_view field, const std::vector<std::string>& roles, const Grants& further,
    Problems& problems) {
  // Who acts was told of the company's rules as she came in: a file of thousands asks once, or not at all.
  if (session.actor().grants && !session.actor().duties) return;
  const auto rules = session.run(
      "select name, first_resource, first_action, second_resource, second_action from duty_rule where "
      "is_active order by name limit 200");
  if (rules.size() == 0) return;
  auto lines = grants_in(session, roles).grants();
  std::ranges::copy(further.grants(), std::back_inserter(lines));
  const Grants together{std::move(lines), {}};
  if (together.may("*", "*") == Reach::all) return;
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (together.may(rules.text(i, 1), rules.text(i, 2)) != Reach::none &&
        together.may(rules.text(i, 3), rules.text(i, 4)) != Reach::none)
      problems.push_back({std::string{field}, "duties_conflict", {{"rule", std::string{rules.text(i, 0)}}}});
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
