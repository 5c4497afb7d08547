#include "modules/identity/role.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/role_rules.hpp"

#include <algorithm>

namespace erp {
BOOST_DESCRIBE_ENUM(Reach, none, own, department, subtree, all)
}

namespace erp::identity {
namespace {

Vocabulary& vocabulary() {
  static Vocabulary known;
  return known;
}

bool circular(Session& session, const Role& role) {
  const auto rows = session.run(
      "select $2 = any (with_inherited($1::text[], current_organization()))",
      {array_of(role.inherits), role.code});
  return rows.text(0, 0) == "t";
}

void complete_role(Session& session, Role& role, const Role* before, Problems& problems) {
  be_sure_of(session.actor());
  role.code = trimmed(role.code);
  role.name = trimmed(role.name);
  std::ranges::sort(role.inherits);
  role.inherits.erase(std::unique(role.inherits.begin(), role.inherits.end()), role.inherits.end());
  for (auto& problem : problems_of(role, vocabulary())) problems.push_back(std::move(problem));
  check_known_roles(session, "inherits", role.inherits, problems);
  // A role that inherits from itself by way of others gives what it should, but nobody could say why.
  if (before && problems.empty() && circular(session, role)) problems.push_back({"inherits", "circular"});
  if (!problems.empty()) return;
  check_role_given(session, role, before, problems);
  if (problems.empty()) check_duties_of_holders(session, "rights", role, problems);
}

}  // namespace

void know_resources(std::span<const Entity* const> entities) {
  vocabulary().entities = entities;
}

std::span<const Entity* const> known_resources() {
  return vocabulary().entities;
}

const Entity RoleRight::entity = describe<RoleRight>({
    .name = "role_right",
    .parent = "role_id",
    .members{
        field<&RoleRight::resource>({.max = 50, .words = "entity"}),
        field<&RoleRight::action>({.max = 50, .words = "action"}),
        field<&RoleRight::reach>(),
    },
});

const Entity RoleHiddenField::entity = describe<RoleHiddenField>({
    .name = "role_hidden_field",
    .parent = "role_id",
    .members{
        field<&RoleHiddenField::resource>({.max = 50, .words = "entity"}),
        field<&RoleHiddenField::field_name>({.max = 50}),
    },
});

const Entity Role::entity = describe<Role, complete_role>({
    .name = "role",
    .path = "/roles",
    .order = "code",
    .members{
        field<&Role::id>(),
        field<&Role::version>(),
        field<&Role::code>(
            {.max = 50,
             .unique = true,
             .find = true,
             .list = true,
             .sort = true,
             .title = true,
             .fixed = true}),
        field<&Role::name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&Role::description>({.max = 1000}),
        field<&Role::inherits>({.max = 50, .list = true, .words = "role"}),
        field<&Role::is_active>({.list = true}),
        field<&Role::rights>(),
        field<&Role::hidden_fields>(),
    },
});

}  // namespace erp::identity
