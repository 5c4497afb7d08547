#include "modules/identity/second_factor.hpp"

#include "modules/identity/account_notice.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/hashing.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/identity/totp.hpp"
#include "modules/identity/user_actions.hpp"

#include <algorithm>
#include <cctype>

namespace erp::identity {
namespace {

// Crockford's base32: no letter that is read as another.
constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
static_assert(letters.size() == 32);
constexpr std::size_t half = 5;  // letters on either side of the hyphen

// In any company that she works for.
constexpr std::string_view demanded_sql =
    "(cardinality(o.second_factor_roles) > 0 and o.second_factor_roles && roles_in_effect(u.id, o.id) or "
    "exists (select from membership m join organization mo on mo.id = m.organization_id where m.user_id = "
    "u.id "
    "and cardinality(mo.second_factor_roles) > 0 and mo.second_factor_roles && roles_in_effect(u.id, "
    "mo.id)))";

constexpr std::string_view has_passkey_sql = "exists (select from passkey k where k.user_id = u.id)";

std::string demanded_without_codes() {
  return std::string{demanded_sql} +
         " and not exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is not "
         "null)";
}

constexpr std::string_view removal_sql =
    "with device as (delete from second_factor where user_id = $1), paper as (delete from backup_code where "
    "user_id = $1) delete from sign_in_challenge where user_id = $1";

// As it was printed, whatever of it was typed: letters small, hyphens and blanks left out, and what looks
// like another sign taken for it.
std::string plain(std::string_view code) {
  std::string out;
  for (const char typed : code) {
    const auto c = static_cast<char>(std::tolower(static_cast<unsigned char>(typed)));
    if (c != '-' && c != ' ') out += c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
  }
  return out;
}

std::string code_hash(std::string_view user, std::string_view code) {
  return stored_hash(std::string{user} + " " + plain(code));
}

std::string new_code() {
  std::string code;
  for (const char c : random_bytes(2 * half)) code += letters[static_cast<unsigned char>(c) % letters.size()];
  return code.substr(0, half) + "-" + code.substr(half);
}

BackupCodes queue_new_codes(db::Transaction& transaction, const Holder& holder) {
  BackupCodes codes;
  std::ranges::generate(codes, new_code);
  const auto user = to_text(holder.user_id);
  transaction.queue("delete from backup_code where user_id = $1", {user});
  for (const auto& code : codes)
    transaction.queue(
        "insert into backup_code (organization_id, user_id, code_hash) values ($1, $2, $3::bytea)",
        {to_text(holder.organization_id), user, code_hash(user, code)});
  return codes;
}

// Takes the code of the device if it is good and newer than the last one. Of two uses at once one wins.
bool take_step(db::Transaction& transaction, const std::string& user, std::string_view code, bool confirmed) {
  const auto rows = transaction.run(
      "select secret, last_step from second_factor where user_id = $1 and (confirmed_at is not null) = "
      "$2::boolean for update",
      {user, confirmed ? "t" : "f"});
  if (rows.size() == 0) return false;
  const auto& keys = hashing()->keys();
  const auto secret = keys.unseal(rows.text(0, 0), user);
  const auto step = step_of(code, secret, now(), rows.integer(0, 1));
  if (!step) return false;
  // What an older key has sealed is sealed anew.
  const bool as_it_is = keys.is_sealed_in_use(rows.text(0, 0));
  transaction.queue(
      "update second_factor set last_step = $2, confirmed_at = coalesce(confirmed_at, now()), secret = $3 "
      "where user_id = $1",
      {user, std::to_string(*step), as_it_is ? std::string{rows.text(0, 0)} : keys.seal(secret, user)});
  return true;
}

bool take_backup_code(db::Transaction& transaction, const std::string& user, std::string_view code) {
  if (plain(code).size() != 2 * half) return false;
  return transaction
             .run(
                 "update backup_code set used_at = now() where user_id = $1 and code_hash = $2::bytea and "
                 "used_at is null returning user_id",
                 {user, code_hash(user, code)})
             .size() == 1;
}

}  // namespace

std::string second_factor_missing_sql() {
  return demanded_without_codes() + " and not " + std::string{has_passkey_sql};
}

std::string passkey_needed_sql() {
  return demanded_without_codes() + " and " + std::string{has_passkey_sql};
}

bool passkey_needed(db::Database& database, const SignedIn& who) {
  static const std::string sql =
      "select from user_account u join organization o on o.id = u.organization_id where u.id = $1 and " +
      passkey_needed_sql();
  return database.read(across_organizations(), sql, {to_text(who.actor.user_id)}).size() > 0;
}

SecondFactorState second_factor_of(db::Database& database, const SignedIn& who) {
  const auto rows = database.read(
      across_organizations(),
      "select f.confirmed_at, (select count(*) from backup_code b where b.user_id = u.id and b.used_at is "
      "null), " +
          std::string{demanded_sql} +
          " from user_account u join organization o on o.id = u.organization_id left join second_factor f on "
          "f.user_id = u.id where u.id = $1",
      {to_text(who.actor.user_id)});
  SecondFactorState state;
  if (rows.size() == 0) return state;
  Instant since;
  state.enabled = !rows.null(0, 0) && parse(rows.text(0, 0), since);
  if (state.enabled) state.since = since;
  state.backup_codes_left = rows.integer(0, 1);
  state.demanded = rows.text(0, 2) == "t";
  return state;
}

FactorSecret begin_second_factor(db::Database& database, const SignedIn& who) {
  const auto secret = new_secret();
  auto transaction = database.begin(own_scope(who));
  const auto stored = transaction.run(
      "insert into second_factor as f (organization_id, user_id, secret) values ($1, $2, $3) "
      "on conflict (user_id) do update set secret = excluded.secret, last_step = 0 where f.confirmed_at is "
      "null returning user_id",
      {to_text(who.actor.organization_id),
       to_text(who.actor.user_id),
       hashing()->keys().seal(secret, to_text(who.actor.user_id))});
  if (stored.size() == 0) throw Refused{"second_factor_exists"};
  transaction.commit();
  return {.secret = secret, .uri = secret_uri(secret, who.email)};
}

BackupCodes confirm_second_factor(
    db::Database& database, const SignedIn& who, std::string_view code, const Attempt& attempt) {
  const auto user = to_text(who.actor.user_id);
  auto transaction = database.begin(own_scope(who));
  const auto waiting = transaction.run(
      "select from second_factor where user_id = $1 and confirmed_at is null for update", {user});
  if (waiting.size() == 0) throw Refused{"nothing_to_confirm"};
  if (!take_step(transaction, user, code, false)) throw Refused{"code_wrong", "code"};
  auto codes = queue_new_codes(transaction, holder_of(who));
  queue_audit(transaction, holder_of(who), "second_factor_added", attempt);
  queue_notice(transaction, holder_of(who), "second_factor_added", attempt);
  transaction.commit();
  return codes;
}

BackupCodes renew_backup_codes(db::Database& database, const SignedIn& who, const Attempt& attempt) {
  auto transaction = database.begin(own_scope(who));
  const auto there = transaction.run(
      "select from second_factor where user_id = $1 and confirmed_at is not null for update",
      {to_text(who.actor.user_id)});
  if (there.size() == 0) throw Refused{"nothing_to_confirm"};
  auto codes = queue_new_codes(transaction, holder_of(who));
  queue_audit(transaction, holder_of(who), "backup_codes_renewed", attempt);
  queue_notice(transaction, holder_of(who), "backup_codes_renewed", attempt);
  transaction.commit();
  return codes;
}

void remove_second_factor(
    db::Database& database, const SignedIn& who, std::string_view code, const Attempt& attempt) {
  if (second_factor_of(database, who).demanded) throw Refused{"second_factor_demanded"};
  const auto user = to_text(who.actor.user_id);
  auto transaction = database.begin(own_scope(who));
  if (!take_step(transaction, user, code, true) && !take_backup_code(transaction, user, code))
    throw Refused{"code_wrong", "code"};
  transaction.queue(removal_sql, {user});
  queue_audit(transaction, holder_of(who), "second_factor_removed", attempt);
  queue_notice(transaction, holder_of(who), "second_factor_removed", attempt);
  transaction.commit();
}

void remove_second_factor(Session& session, const Uuid& user_id) {
  session.get(Id<User>{user_id});
  refuse_if_more_rights(session, user_id);
  session.queue(std::string{removal_sql}, {to_text(user_id)});
  session.queue("delete from passkey where user_id = $1", {to_text(user_id)});
  revoke_sessions(session, user_id, "administrator");
  session.audit("second_factor_removed", User::entity.name, user_id, "", "");
  queue_notice(session, user_id, "second_factor_removed");
}

std::string open_challenge(
    db::Database& database, const Uuid& organization_id, const Uuid& user_id, bool browser) {
  auto token = random_token();
  auto transaction = database.begin(across_organizations());
  transaction.queue(
      "delete from sign_in_challenge where user_id = $1 and expires_at < now()", {to_text(user_id)});
  transaction.queue(
      "insert into sign_in_challenge (organization_id, user_id, token_hash, kind, expires_at) "
      "values ($1, $2, $3::bytea, $4, now() + interval '5 minutes')",
      {to_text(organization_id), to_text(user_id), stored_hash(token), browser ? "browser" : "api"});
  transaction.commit();
  return token;
}

std::optional<Challenged> take_challenge(db::Database& database, std::string_view token) {
  auto transaction = database.begin(across_organizations());
  const auto rows = transaction.run(
      "update sign_in_challenge c set attempts = attempts + 1 from user_account u where c.token_hash = "
      "$1::bytea and c.expires_at > now() and c.attempts < 3 and u.id = c.user_id "
      "returning c.organization_id, c.user_id, u.email, c.kind",
      {stored_hash(token)});
  Challenged challenged;
  if (rows.size() == 0 || !parse(rows.text(0, 0), challenged.organization_id) ||
      !parse(rows.text(0, 1), challenged.user_id))
    return {};
  challenged.email = rows.text(0, 2);
  challenged.browser = rows.text(0, 3) == "browser";
  transaction.commit();
  return challenged;
}

bool use_code(
    db::Database& database, const Challenged& challenged, std::string_view code, const Attempt& attempt) {
  const auto user = to_text(challenged.user_id);
  const Holder holder{challenged.organization_id, challenged.user_id};
  auto transaction = database.begin({to_text(challenged.organization_id), user, "system"});
  if (!take_step(transaction, user, code, true)) {
    if (!take_backup_code(transaction, user, code)) return false;
    queue_audit(transaction, holder, "backup_code_used", attempt);
    queue_notice(transaction, holder, "backup_code_used", attempt);
  }
  transaction.queue("delete from sign_in_challenge where user_id = $1", {user});
  transaction.commit();
  return true;
}

}  // namespace erp::identity
