#include "modules/identity/membership.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/role_assignment.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/user.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

// What every node remembers of her rights is void.
void tell(Session& session, const Uuid& user_id) {
  session.queue("select pg_notify('itdo_user', $1)", {to_text(user_id)});
}

}  // namespace

void join(Session& session, const Uuid& user_id, std::vector<std::string> roles) {
  std::ranges::sort(roles);
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  Problems problems;
  check_known_roles(session, "roles", roles, problems);
  refuse_if(std::move(problems));
  session.queue(
      "insert into membership (organization_id, user_id, roles) values (current_organization(), $1, $2) "
      "on conflict (user_id, organization_id) do update set roles = excluded.roles",
      {to_text(user_id), array_of(roles)});
  session.audit("join", User::entity.name, user_id, "", "");
  tell(session, user_id);
}

void leave(Session& session, const Uuid& user_id) {
  const auto left =
      session.run("delete from membership where user_id = $1 returning user_id", {to_text(user_id)});
  if (left.size() == 0) throw Refused{"not_found"};
  // What she had for a time does not wait for her to come back.
  const auto held = session.run(
      "select id from role_assignment where user_id = $1 and organization_id = current_organization() limit "
      "1000",
      {to_text(user_id)});
  for (std::size_t i = 0; i < held.size(); ++i)
    if (Uuid id; parse(held.text(i, 0), id)) session.remove(RoleAssignment::entity, id);
  session.audit("leave", User::entity.name, user_id, "", "");
  tell(session, user_id);
}

}  // namespace erp::identity
