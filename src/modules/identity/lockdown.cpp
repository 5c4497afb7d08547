#include "modules/identity/lockdown.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/identity/api_key_actions.hpp"
#include "modules/identity/user.hpp"
#include "modules/organization/organization.hpp"

namespace erp::identity {
namespace {

std::int64_t end_keys(Session& session, const std::string& user) {
  const auto rows =
      session.run("select id from api_key where user_id = $1 and revoked_at is null order by id", {user});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Uuid key;
    parse(rows.text(i, 0), key);
    revoke_api_key(session, key);
  }
  return static_cast<std::int64_t>(rows.size());
}

std::string as_json(const LockedDown& done, std::string_view reason) {
  return "{\"sessions\": " + std::to_string(done.sessions) + ", \"api_keys\": " + std::to_string(done.keys) +
         ", \"new_password\": " + (done.asked ? "true" : "false") + ", \"reason\": " + json_text(reason) +
         "}";
}

}  // namespace

std::string freeze(Session& session, std::chrono::seconds time, std::string_view reason) {
  const auto rows = session.run(
      "insert into lockdown (organization_id, reason, until) values (current_organization(), $1, now() + "
      "make_interval(secs => $2)) returning to_char(until at time zone $3, 'YYYY-MM-DD HH24:MI')",
      {std::string{reason}, std::to_string(time.count()), session.actor().time_zone});
  std::string until{rows.text(0, 0)};
  session.audit(
      "frozen",
      organization::Organization::entity.name,
      session.actor().organization_id,
      "",
      "{\"until\": " + json_text(until) + ", \"reason\": " + json_text(reason) + "}");
  return until;
}

bool thaw(Session& session) {
  const auto ended = session.run(
      "update lockdown set ended_at = now() where ended_at is null and until > now() and organization_id = "
      "current_organization() returning id");
  if (ended.size() == 0) return false;
  session.audit("thawed", organization::Organization::entity.name, session.actor().organization_id, "", "");
  return true;
}

LockedDown lock_down(Session& session, const Uuid& user_id, std::string_view reason) {
  const auto user = to_text(user_id);
  LockedDown done;
  done.asked = session
                   .run(
                       "update user_account set must_change_password = true where id = $1 and not "
                       "must_change_password returning id",
                       {user})
                   .size() > 0;
  done.sessions = static_cast<std::int64_t>(
      session
          .run(
              "update user_session set revoked_at = now(), revoked_because = 'locked_down' where user_id = "
              "$1 and revoked_at is null returning id",
              {user})
          .size());
  session.queue("delete from password_reset where user_id = $1", {user});
  done.keys = end_keys(session, user);
  session.audit("locked_down", User::entity.name, user_id, "", as_json(done, reason));
  return done;
}

bool take_back_lockdown(Session& session, const Uuid& user_id) {
  const auto changed = session.run(
      "update user_account set must_change_password = false where id = $1 and must_change_password returning "
      "id",
      {to_text(user_id)});
  if (changed.size() == 0) return false;
  session.audit("lockdown_undone", User::entity.name, user_id, "", "");
  return true;
}

}  // namespace erp::identity
