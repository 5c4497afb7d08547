#include "modules/identity/role_assignment.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/role_book.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

constexpr int longest_loan = 3;  // months

bool works_here(Session& session, const RoleAssignment& assignment) {
  return session
             .run(
                 "select where exists (select from user_account where id = $1 and is_active and "
                 "organization_id = current_organization()) or exists (select from membership where user_id "
                 "= "
                 "$1 and organization_id = current_organization())",
                 {to_text(assignment.user_id.value)})
             .size() == 1;
}

// Lent by the one who acts: a role that is hers for good, for some weeks.
void check_loan(Session& session, const RoleAssignment& assignment, Problems& problems) {
  const Uuid lender = assignment.lender_id->value;
  if (lender != session.actor().user_id) return problems.push_back({"lender_id", "not_permitted"});
  if (assignment.user_id.value == lender) problems.push_back({"user_id", "not_yourself"});
  const auto held = session.run(
      "select from user_account where id = $1 and $2 = any (roles)", {to_text(lender), assignment.role});
  if (held.size() == 0)
    problems.push_back({"role", "role_not_yours"});
  else
    check_lent(session, "role", assignment.role, problems);
  if (!assignment.valid_until) return problems.push_back({"valid_until", "required"});
  const Date latest = add_months(assignment.valid_from, longest_loan);
  if (*assignment.valid_until > latest)
    problems.push_back({"valid_until", "after_latest", {{"latest", to_text(latest)}}});
}

bool lasts_longer(const RoleAssignment& after, const RoleAssignment& before) {
  const bool ends_later =
      before.valid_until && (!after.valid_until || *after.valid_until > *before.valid_until);
  return ends_later || after.valid_from < before.valid_from;
}

void complete_assignment(
    Session& session, RoleAssignment& assignment, const RoleAssignment* before, Problems& problems) {
  const Actor& actor = session.actor();
  if (!before || lasts_longer(assignment, *before)) be_sure_of(actor);
  const bool grants_roles = actor.may(User::entity.name, "grant_roles") == Reach::all;
  if (!grants_roles && actor.user_id) assignment.lender_id = Id<User>{actor.user_id};
  if (!problems.empty()) return;
  check_known_roles(session, "role", {assignment.role}, problems);
  if (assignment.valid_until && *assignment.valid_until < assignment.valid_from)
    problems.push_back({"valid_until", "before_start", {{"start", to_text(assignment.valid_from)}}});
  if (assignment.valid_until && *assignment.valid_until < session.today() && !before)
    problems.push_back({"valid_until", "in_the_past"});
  if (!works_here(session, assignment)) return problems.push_back({"user_id", "not_found"});
  check_duties(session, "role", assignment.user_id.value, {.for_a_time = &assignment}, problems);
  if (assignment.lender_id) return check_loan(session, assignment, problems);
  if (actor.user_id && assignment.user_id.value == actor.user_id)
    problems.push_back({"user_id", "not_yourself"});
  if (!before || lasts_longer(assignment, *before))
    check_given(session, "role", {assignment.role}, {}, problems);
  if (before && lasts_longer(*before, assignment))
    check_denials_lifted(session, "role", assignment.role, problems);
}

// Her own loan everybody takes back.
void removing_assignment(Session& session, const RoleAssignment& assignment) {
  if (assignment.lender_id) return;
  Problems problems;
  check_denials_lifted(session, "role", assignment.role, problems);
  refuse_if(std::move(problems));
}

}  // namespace

const Entity RoleAssignment::entity =
    describe<RoleAssignment, complete_assignment, nullptr, nullptr, removing_assignment>({
        .name = "role_assignment",
        .path = "/role-assignments",
        .order = "-valid_from",
        .own = "t.lender_id = (select current_user_id())",
        .members{
            field<&RoleAssignment::id>(),
            field<&RoleAssignment::version>(),
            field<&RoleAssignment::user_id>({.list = true, .fixed = true}),
            field<&RoleAssignment::role>({.max = 50, .list = true, .fixed = true, .words = "role"}),
            field<&RoleAssignment::valid_from>({.list = true, .sort = true}),
            field<&RoleAssignment::valid_until>({.list = true}),
            field<&RoleAssignment::lender_id>({.list = true, .fixed = true}),
            field<&RoleAssignment::reason>({.max = 200, .list = true}),
        },
    });

}  // namespace erp::identity
