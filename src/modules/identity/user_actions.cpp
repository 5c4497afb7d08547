#include "modules/identity/user_actions.hpp"

#include "entity/session.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/user.hpp"

namespace erp::identity {

void set_password(Session& session, const Uuid& user_id, const FirstPassword& input) {
  const auto user = session.lock(Id<User>{user_id});
  refuse_if_more_rights(session, user_id);
  set_password(session, user_id, user.email, input.password, true);
}

void sign_out_everywhere(Session& session, const Uuid& user_id) {
  session.get(Id<User>{user_id});
  revoke_sessions(session, user_id, "administrator");
  session.audit("sign_out_everywhere", User::entity.name, user_id, "", "");
}

void revoke_sessions(Session& session, const Uuid& user_id, std::string_view because) {
  session.queue(
      "update user_session set revoked_at = now(), revoked_because = $2 where user_id = $1 and revoked_at is "
      "null",
      {to_text(user_id), std::string{because}});
}

}  // namespace erp::identity
