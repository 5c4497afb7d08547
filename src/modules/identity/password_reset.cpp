#include "modules/identity/password_reset.hpp"

#include "entity/session.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/sessions.hpp"
#include "service/log.hpp"

namespace erp::identity {
namespace {

constexpr std::size_t longest_address = 1024;  // bytes

// $1 key of the asking, $2 account, $3 kind and $4 id of the job. One statement, which writes for an account
// that does not exist as for one that does: the pause is kept for both.
constexpr std::string_view ask_sql =
    "with asked as (insert into sign_in_failure as f (key, failures, last_failed_at, locked_until) "
    "values ($1::bytea, 0, now(), now() + interval '5 minutes') on conflict (key) do update "
    "set last_failed_at = now(), locked_until = excluded.locked_until where f.locked_until < now() "
    "returning key) "
    "insert into job (organization_id, id, kind, subject, arguments) "
    "select u.organization_id, $4, $3, u.full_name, json_build_object('user_id', u.id) "
    "from asked cross join user_account u join organization o on o.id = u.organization_id "
    "where u.email = $2 and u.is_active and o.is_active";

constexpr std::string_view link_sql =
    "with made as (insert into password_reset as r (organization_id, user_id, token_hash, expires_at) "
    "select u.organization_id, u.id, $2::bytea, now() + interval '1 hour' from user_account u "
    "join organization o on o.id = u.organization_id where u.id = $1 and u.is_active and o.is_active "
    "on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at "
    "returning user_id) "
    "select u.email, u.full_name, u.language, u.organization_id from made join user_account u on u.id = "
    "made.user_id";

constexpr std::string_view holder_sql =
    "select u.organization_id, u.id, u.email from password_reset r join user_account u on u.id = r.user_id "
    "join organization o on o.id = u.organization_id "
    "where r.token_hash = $1::bytea and r.expires_at > now() and u.is_active and o.is_active";

}  // namespace

void ask_for_reset(db::Database& database, std::string_view typed_email) {
  const bool too_long = typed_email.size() > longest_address;
  const std::string email = too_long ? std::string{} : canonical_email(typed_email);
  auto transaction = database.begin(across_organizations());
  transaction.queue(
      ask_sql,
      {asking_key(email),
       looks_like_email(email) ? email : "",
       std::string{reset_job},
       to_text(Uuid::generate())});
  transaction.commit();
}

std::optional<ResetLink> make_reset_link(
    db::Database& database, const db::Scope& scope, std::string_view user_id) {
  ResetLink link{.token = random_token()};
  auto transaction = database.begin(scope);
  const auto rows = transaction.run(link_sql, {std::string{user_id}, stored_hash(link.token)});
  if (rows.size() == 0) return {};
  link.person = {std::string{rows.text(0, 0)}, std::string{rows.text(0, 1)}, std::string{rows.text(0, 2)}};
  Holder holder;
  if (parse(rows.text(0, 3), holder.organization_id) && parse(user_id, holder.user_id))
    queue_audit(transaction, holder, "password_reset_sent", {});
  transaction.commit();
  return link;
}

Uuid reset_password(
    db::Database& database, std::string_view token, std::string_view password, const Attempt& attempt) {
  const std::string hash = stored_hash(token);
  const auto known = database.read(across_organizations(), holder_sql, {hash});
  Actor actor;
  if (known.size() == 0 || !parse(known.text(0, 0), actor.organization_id) ||
      !parse(known.text(0, 1), actor.user_id)) {
    log::warning(
        "AUTH_FAILED", {{"req", attempt.request_id}, {"ip", attempt.address}, {"reason", "reset_link"}});
    throw Refused{"reset_link_void"};
  }
  const std::string email{known.text(0, 2)};
  const Uuid user = actor.user_id;
  actor.address = attempt.address;
  actor.request_id = attempt.request_id;

  Session session{database, std::move(actor)};
  // Of two uses at once the second one finds nothing left.
  const auto taken =
      session.run("delete from password_reset where token_hash = $1::bytea returning user_id", {hash});
  if (taken.size() == 0) throw Refused{"reset_link_void"};
  set_password(session, user, email, password, false);
  session.queue(forgive_account_sql, {account_key(email)});
  session.audit("password_reset", "user", user, "", "");
  queue_notice(session, user, "password_reset");
  session.commit();
  return user;
}

}  // namespace erp::identity
