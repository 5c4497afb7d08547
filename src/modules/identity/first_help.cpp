#include "modules/identity/first_help.hpp"

#include "entity/session.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/password_reset.hpp"
#include "modules/identity/user.hpp"

namespace erp::identity {

void unlock(Session& session, const Uuid& user_id) {
  const auto user = session.get(Id<User>{user_id});
  refuse_if_governs_above(session, user_id);
  session.queue("delete from sign_in_failure where key = $1", {account_key(user.email)});
  session.audit("unlock", User::entity.name, user_id, "", "");
}

void send_reset(Session& session, const Uuid& user_id) {
  const auto user = session.get(Id<User>{user_id});
  refuse_if_governs_above(session, user_id);
  if (!user.is_active) throw Refused{"inactive"};
  const auto passwords = session.run("select from user_password where user_id = $1", {to_text(user_id)});
  if (passwords.size() == 0) throw Refused{"no_password_yet"};
  session.start_job(reset_job, user.full_name, "{\"user_id\":\"" + to_text(user_id) + "\"}");
  session.audit("send_reset", User::entity.name, user_id, "", "");
}

}  // namespace erp::identity
