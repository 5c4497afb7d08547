#include "modules/identity/password_reset.hpp"

#include "modules/identity/email_address.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/sessions.hpp"

namespace erp::identity {
namespace {

constexpr std::size_t longest_address = 1024;  // bytes

// $1 key of the asking, $2 account, $3 kind and $4 id of the job. One statement, which writes for an
// account that does not exist as for one that does: the pause is kept for both.
constexpr std::string_view ask_sql =
    "with asked as (insert into sign_in_failure as f (key, failures, last_failed_at, locked_until) "
    "values ($1::bytea, 0, now(), now() + interval '5 minutes') on conflict (key) do update "
    "set last_failed_at = now(), locked_until = excluded.locked_until where f.locked_until < now() "
    "returning key) "
    "insert into job (organization_id, id, kind, subject, arguments) "
    "select u.organization_id, $4, $3, u.full_name, json_build_object('user_id', u.id) "
    "from asked cross join user_account u join organization o on o.id = u.organization_id "
    "where u.email = $2 and u.is_active and o.is_active "
    // Who has none yet is let in by invitation alone: it can be withdrawn, and ends.
    "and exists (select from user_password p where p.user_id = u.id)";

constexpr std::string_view link_sql =
    "with made as (insert into password_reset as r (organization_id, user_id, token_hash, expires_at) "
    "select u.organization_id, u.id, $2::bytea, now() + interval '1 hour' from user_account u "
    "join organization o on o.id = u.organization_id where u.id = $1 and u.is_active and o.is_active "
    "on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at "
    "returning user_id) "
    "select u.email, u.full_name, u.language, u.organization_id, o.name from made join user_account u on "
    "u.id = "
    "made.user_id join organization o on o.id = u.organization_id";

constexpr LinkKind resets{
    .table = "password_reset",
    .used = "password_reset",
    .void_code = "reset_link_void",
    .reason = "reset_link"};

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

std::optional<MailedLink> make_reset_link(
    db::Database& database, const db::Scope& scope, std::string_view user_id) {
  return make_link(database, scope, user_id, link_sql, "password_reset_sent");
}

Uuid reset_password(
    db::Database& database, std::string_view token, std::string_view password, const Attempt& attempt) {
  return use_link(database, resets, token, password, attempt).user_id;
}

}  // namespace erp::identity
