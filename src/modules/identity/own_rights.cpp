#include "modules/identity/own_rights.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/role.hpp"
#include "modules/identity/role_assignment.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/role_rules.hpp"
#include "modules/identity/user.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace erp::identity {
namespace {

using Asleep = RoleBook::Asleep;
using Roles = std::vector<std::string>;

// Who gives a role that is not active gives what it will once it is; who takes it away takes no denial that
// holds. So both are looked at.
constexpr std::array both{Asleep::gives_nothing, Asleep::counts};

const Grants& everything() {
  static const Grants all{{{"*", "*"}}, {}};
  return all;
}

bool may_all(const Actor& actor) {
  return !actor.grants || actor.grants->cover(everything());
}

// What a denial keeps from somebody shows when she has everything else.
Grants beside_everything(const Grants& grants) {
  auto lines = grants.grants();
  lines.push_back(everything().grants().front());
  return {std::move(lines), grants.hidden()};
}

bool lifts_no_more_than(const Grants& own, const Grants& after, const Grants& before) {
  return own.cover(after, before) && own.cover(beside_everything(after), beside_everything(before));
}

// All that she has by roles, each way by itself: a denial that comes or goes with a day does not count.
std::vector<Roles> held_by(Session& session, const Uuid& person) {
  const auto rows = session.run(
      "select roles::text from user_account where id = $1 union all select array[role]::text from "
      "role_assignment where user_id = $1 and coalesce(valid_until, 'infinity') >= $2::date",
      {to_text(person), to_text(session.today())});
  std::vector<Roles> held(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) texts_type.parse(rows.text(i, 0), &held[i]);
  return held;
}

bool governs(const Grants& grants) {
  return std::ranges::any_of(grants.grants(), [&](const Grant& grant) {
    const bool looks = grant.action == "read" || grant.action == "export";
    return !looks &&
           std::ranges::any_of(
               std::array{User::entity.name, Role::entity.name, RoleAssignment::entity.name}, [&](auto name) {
                 return (grant.resource == name || grant.resource == "*") &&
                        grants.may(name, grant.action) > Reach::own;
               });
  });
}

// Whether she has something by her roles that the one who acts has not, of what `counts`.
bool above(Session& session, const Uuid& person, bool (*counts)(const Grants&)) {
  const Actor& actor = session.actor();
  if (may_all(actor) || actor.user_id == person) return false;
  const RoleBook book{session};
  const auto held = held_by(session, person);
  return std::ranges::any_of(both, [&](Asleep asleep) {
    return std::ranges::any_of(held, [&](const Roles& roles) {
      const Grants hers = book.gives(roles, asleep);
      return counts(hers) && !actor.grants->cover(hers);
    });
  });
}

std::string field_of(const Role& role, const Role* before, const Grants& own) {
  if (before && before->is_active != role.is_active) return "is_active";
  const bool other_rights = !before || before->rights != role.rights;
  if (other_rights && !own.cover(gives(role))) return "rights";
  if (before && before->hidden_fields != role.hidden_fields) return "hidden_fields";
  return before && other_rights ? "rights" : "inherits";
}

}  // namespace

void check_given(
    Session& session, std::string_view field, const Roles& roles, const Roles& before, Problems& problems) {
  const Actor& actor = session.actor();
  if (may_all(actor)) return;
  const RoleBook book{session};
  const auto already = problems.size();
  for (const auto& role : roles)
    if (std::ranges::find(before, role) == before.end() &&
        !actor.grants->cover(book.gives({role}, Asleep::counts)))
      problems.push_back({std::string{field}, "beyond_own_rights", {{"role", role}}});
  if (problems.size() > already) return;
  const bool within = std::ranges::all_of(both, [&](Asleep asleep) {
    return actor.grants->cover(book.gives(roles, asleep), book.gives(before, asleep));
  });
  if (!within) problems.push_back({std::string{field}, "beyond_own_rights"});
}

void check_lent(Session& session, std::string_view field, const std::string& role, Problems& problems) {
  const Actor& actor = session.actor();
  const Grants* own = actor.own_grants ? actor.own_grants.get() : actor.grants.get();
  if (own && !own->cover(RoleBook{session}.gives({role}, Asleep::counts)))
    problems.push_back({std::string{field}, "beyond_own_rights", {{"role", role}}});
}

void check_role_given(Session& session, const Role& role, const Role* before, Problems& problems) {
  const Actor& actor = session.actor();
  if (may_all(actor)) return;
  const RoleBook was{session};
  RoleBook becomes = was;
  becomes.put(role);
  for (const Asleep asleep : both) {
    const Grants had = before ? was.gives({role.code}, asleep) : Grants{};
    if (lifts_no_more_than(*actor.grants, becomes.gives({role.code}, asleep), had)) continue;
    return problems.push_back({field_of(role, before, *actor.grants), "beyond_own_rights"});
  }
}

void check_denials_lifted(
    Session& session, std::string_view field, const std::string& role, Problems& problems) {
  const Actor& actor = session.actor();
  if (!may_all(actor) && !lifts_no_more_than(*actor.grants, {}, RoleBook{session}.gives({role})))
    problems.push_back({std::string{field}, "beyond_own_rights", {{"role", role}}});
}

bool has_more_rights(Session& session, const Uuid& person) {
  return above(session, person, [](const Grants&) { return true; });
}

bool governs_above(Session& session, const Uuid& person) {
  return above(session, person, governs);
}

void refuse_if_more_rights(Session& session, const Uuid& person) {
  if (has_more_rights(session, person)) throw Refused{"has_more_rights"};
}

void refuse_if_governs_above(Session& session, const Uuid& person) {
  if (governs_above(session, person)) throw Refused{"has_more_rights"};
}

}  // namespace erp::identity
