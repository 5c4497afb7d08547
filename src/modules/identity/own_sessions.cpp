#include "modules/identity/own_sessions.hpp"

#include "modules/identity/device.hpp"
#include "modules/identity/sessions.hpp"

namespace erp::identity {
namespace {

Instant instant(std::string_view text) {
  Instant at;
  if (!parse(text, at)) throw std::runtime_error{"the database holds a time that is none"};
  return at;
}

}  // namespace

std::vector<OwnSession> own_sessions(db::Database& database, const SignedIn& who) {
  const auto rows = database.read(
      own_scope(who),
      "select id, kind, coalesce(agent, ''), address, created_at, greatest(created_at, last_used_at), "
      "least(greatest(expires_at, refresh_expires_at), absolute_expires_at) from user_session "
      "where user_id = $1 and revoked_at is null and greatest(expires_at, refresh_expires_at) > now() "
      "and absolute_expires_at > now() order by last_used_at desc, id limit 100",
      {to_text(who.actor.user_id)});
  std::vector<OwnSession> sessions(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    OwnSession& session = sessions[i];
    if (!parse(rows.text(i, 0), session.id)) throw std::runtime_error{"a session has no id"};
    session.browser = rows.text(i, 1) == "browser";
    session.device = device_name(rows.text(i, 2));
    session.address = rows.text(i, 3);
    session.opened_at = instant(rows.text(i, 4));
    session.last_used_at = instant(rows.text(i, 5));
    session.expires_at = instant(rows.text(i, 6));
  }
  return sessions;
}

void end_session(db::Database& database, const SignedIn& who, std::string_view id, const Attempt& attempt) {
  Uuid session;
  if (!parse(id, session)) throw Refused{"not_found"};
  auto transaction = database.begin(own_scope(who));
  const auto ended = transaction.run(
      "update user_session set revoked_at = now(), revoked_because = 'ended' where id = $1 and user_id = $2 "
      "and revoked_at is null returning id",
      {to_text(session), to_text(who.actor.user_id)});
  if (ended.size() == 0) throw Refused{"not_found"};
  queue_audit(transaction, holder_of(who), "session_ended", attempt);
  transaction.commit();
}

std::int64_t end_other_sessions(db::Database& database, const SignedIn& who, const Attempt& attempt) {
  auto transaction = database.begin(own_scope(who));
  const auto ended = transaction.run(
      "update user_session set revoked_at = now(), revoked_because = 'ended' where user_id = $1 and id <> $2 "
      "and revoked_at is null returning id",
      {to_text(who.actor.user_id), to_text(who.session_id)});
  queue_audit(transaction, holder_of(who), "other_sessions_ended", attempt);
  transaction.commit();
  return static_cast<std::int64_t>(ended.size());
}

}  // namespace erp::identity
