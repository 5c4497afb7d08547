#include "modules/identity/sessions.hpp"

#include "base/text.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/second_factor.hpp"

namespace erp::identity {
namespace {

constexpr std::size_t secret_bytes = 32, id_bytes = 16, longest_agent = 300;
// Programs hold many sessions of one user at once: an integration with several workers, a test of load.
constexpr std::size_t most_api_sessions = 2'000;

// Refused and expired tokens look the same: no row.
const std::string session_sql =
    "select s.id, s.kind, s.csrf_token, s.expires_at, u.id, u.organization_id, u.email, u.full_name, "
    "rights_of(u.id, u.organization_id), u.language, u.must_change_password or (o.password_days > 0 and "
    "exists (select from user_password p where "
    "p.user_id = u.id and p.changed_at < now() - o.password_days * interval '1 day')), o.time_zone, "
    "(select string_agg(m.organization_id::text || ' ' || mo.time_zone || ' ' || rights_of(m.user_id, "
    "m.organization_id), e'\\x1e') "
    "from membership m join organization mo on mo.id = m.organization_id "
    "where m.user_id = u.id and mo.is_active and m.organization_id <> u.organization_id), "
    "floor(extract(epoch from least(s.expires_at, s.absolute_expires_at) - now()) * 1000)::bigint, "
    "floor(extract(epoch from now() - s.last_used_at) * 1000)::bigint, " +
    second_factor_missing_sql() +
    ", s.confirmed_at from user_session s join user_account u on u.id = s.user_id join organization o on "
    "o.id = "
    "u.organization_id "
    "where s.token_hash = $1::bytea and s.revoked_at is null and s.expires_at > now() "
    "and s.absolute_expires_at > now() and u.is_active and o.is_active";

constexpr std::string_view open_sql =
    "insert into user_session (organization_id, id, user_id, kind, token_hash, csrf_token, refresh_hash, "
    "refresh_expires_at, address, agent, created_at, expires_at, absolute_expires_at) "
    "values ($1, $2, $3, $4, $5::bytea, $6, $7::bytea, "
    "case when $4 = 'api' then now() + $11::bigint * interval '1 millisecond' end, $8, $9, "
    "clock_timestamp(), "
    "now() + least($10::bigint, $11::bigint) * interval '1 millisecond', "
    "now() + $11::bigint * interval '1 millisecond')";

// What is over gives way first, so that the sessions of a user that are not revoked stay few.
constexpr std::string_view limit_sql =
    "update user_session set revoked_at = now(), revoked_because = 'limit' where id in ("
    "select id from user_session where user_id = $1 and kind = $2 and revoked_at is null "
    "order by (greatest(expires_at, refresh_expires_at) > now()) desc, created_at desc, id desc "
    "offset $3::bigint)";

constexpr std::string_view session_lock_sql =
    "select user_id, organization_id, refresh_hash = $2::bytea, $2::bytea = any(used_refresh_hashes), "
    "refresh_expires_at > now() and absolute_expires_at > now() "
    "from user_session where id = $1 and kind = 'api' and revoked_at is null for update";

// The hundred last refresh tokens are enough to notice a thief, and keep the row small.
constexpr std::string_view renew_sql =
    "update user_session set token_hash = $2::bytea, refresh_hash = $3::bytea, "
    "used_refresh_hashes = (array[refresh_hash] || used_refresh_hashes)[1:100], last_used_at = now(), "
    "expires_at = least(now() + $4::bigint * interval '1 millisecond', absolute_expires_at) where id = $1";

constexpr std::string_view use_sql =
    "update user_session set last_used_at = now(), expires_at = case when kind = 'browser' "
    "then least(now() + $2::bigint * interval '1 millisecond', absolute_expires_at) else expires_at end "
    "where id = $1 and revoked_at is null and expires_at > now() "
    "returning floor(extract(epoch from expires_at - now()) * 1000)::bigint";

Uuid uuid(std::string_view text) {
  Uuid id;
  if (!parse(text, id)) throw std::runtime_error{"the database holds an id that is none"};
  return id;
}

// "organization time_zone rights", one after another.
std::vector<std::pair<Uuid, Actor>> memberships(std::string_view text, const Actor& at_home) {
  std::vector<std::pair<Uuid, Actor>> all;
  while (!text.empty()) {
    std::string_view one = cut(text, '\x1e');
    Actor actor = at_home;
    actor.organization_id = uuid(cut(one, ' '));
    actor.time_zone = cut(one, ' ');
    give_rights(actor, one);
    all.emplace_back(actor.organization_id, std::move(actor));
  }
  return all;
}

std::string id_and_secret(const Uuid& id) {
  std::string bytes{id.bytes.begin(), id.bytes.end()};
  return base64url(bytes + random_bytes(secret_bytes));
}

std::string milliseconds(std::chrono::milliseconds duration) {
  return std::to_string(duration.count());
}

}  // namespace

std::string who_sql(std::string_view sessions) {
  constexpr std::string_view from = " from user_session s ";
  std::string sql = session_sql;
  return sql.replace(sql.find(from), from.size(), " from " + std::string{sessions} + " s ");
}

std::string agent_name(std::string_view agent) {
  if (!valid_utf8(agent) || agent.find('\0') != std::string_view::npos) return {};
  while (agent.size() > longest_agent || !valid_utf8(agent)) agent.remove_suffix(1);
  return std::string{agent};
}

std::string stored_hash(std::string_view token) {
  return "\\x" + hexadecimal(sha256(token));
}

std::optional<LoadedSession> read_session(const db::Rows& rows) {
  if (rows.size() == 0) return {};
  LoadedSession loaded{.who = std::make_shared<SignedIn>()};
  SignedIn& who = *loaded.who;
  who.session_id = uuid(rows.text(0, 0));
  who.browser = rows.text(0, 1) == "browser";
  who.csrf_token = rows.text(0, 2);
  if (!parse(rows.text(0, 3), who.expires_at)) throw std::runtime_error{"a session ends at no time"};
  who.actor.user_id = uuid(rows.text(0, 4));
  who.actor.organization_id = uuid(rows.text(0, 5));
  who.email = rows.text(0, 6);
  who.full_name = rows.text(0, 7);
  give_rights(who.actor, rows.text(0, 8));
  who.actor.language = rows.text(0, 9);
  who.must_change_password = rows.text(0, 10) == "t";
  who.actor.time_zone = rows.text(0, 11);
  who.memberships = memberships(rows.text(0, 12), who.actor);
  loaded.left = std::chrono::milliseconds{rows.integer(0, 13)};
  loaded.last_use = std::chrono::milliseconds{rows.integer(0, 14)};
  who.must_add_second_factor = rows.text(0, 15) == "t";
  if (!rows.null(0, 16)) parse(rows.text(0, 16), who.confirmed_at);
  return loaded;
}

std::optional<LoadedSession> find_session(db::Database& database, std::string_view access_token) {
  return read_session(database.read(across_organizations(), session_sql, {stored_hash(access_token)}));
}

void queue_session(db::Transaction& transaction, std::string_view access_token) {
  transaction.queue(session_sql, {stored_hash(access_token)});
}

SessionSecrets open_session(
    db::Transaction& transaction, const Holder& holder, const Attempt& attempt,
    const Config::Session& config) {
  const Uuid id = Uuid::generate();
  SessionSecrets secrets{.access = random_token(secret_bytes)};
  (attempt.browser ? secrets.csrf : secrets.refresh) =
      attempt.browser ? random_token(secret_bytes) : id_and_secret(id);
  const std::string kind = attempt.browser ? "browser" : "api";
  const auto life = attempt.browser ? config.idle : config.token_lifetime;
  const auto whole_life = attempt.browser ? config.absolute : config.refresh_lifetime;
  const std::size_t most =
      attempt.browser ? config.limit_per_user : std::max(config.limit_per_user, most_api_sessions);
  transaction.queue(
      open_sql,
      {to_text(holder.organization_id),
       to_text(id),
       to_text(holder.user_id),
       kind,
       stored_hash(secrets.access),
       attempt.browser ? db::Value{secrets.csrf} : db::Value{},
       attempt.browser ? db::Value{} : db::Value{stored_hash(secrets.refresh)},
       attempt.address,
       agent_name(attempt.agent),
       milliseconds(life),
       milliseconds(whole_life)});
  transaction.queue(limit_sql, {to_text(holder.user_id), kind, std::to_string(most)});
  return secrets;
}

Renewed renew_session(
    db::Transaction& transaction, std::string_view refresh_token, const Config::Session& config) {
  std::string bytes;
  if (!from_base64url(refresh_token, bytes) || bytes.size() != id_bytes + secret_bytes) return {};
  Renewed renewed;
  std::copy_n(bytes.begin(), id_bytes, renewed.session_id.bytes.begin());
  const std::string id = to_text(renewed.session_id);
  const auto rows = transaction.run(session_lock_sql, {id, stored_hash(refresh_token)});
  if (rows.size() == 0) return {};
  renewed.holder = {uuid(rows.text(0, 1)), uuid(rows.text(0, 0))};
  if (rows.text(0, 3) == "t") {
    transaction.queue(
        "update user_session set revoked_at = now(), revoked_because = 'refresh_reused' where id = $1", {id});
    renewed.outcome = Renewal::reused;
    return renewed;
  }
  if (rows.text(0, 2) != "t" || rows.text(0, 4) != "t") return {};
  renewed.outcome = Renewal::renewed;
  renewed.secrets = {.access = random_token(secret_bytes), .refresh = id_and_secret(renewed.session_id)};
  transaction.queue(
      renew_sql,
      {id,
       stored_hash(renewed.secrets.access),
       stored_hash(renewed.secrets.refresh),
       milliseconds(config.token_lifetime)});
  return renewed;
}

void queue_use(db::Transaction& transaction, const Uuid& session_id, const Config::Session& config) {
  transaction.queue(use_sql, {to_text(session_id), milliseconds(config.idle)});
}

std::optional<std::chrono::milliseconds> read_time_left(const db::Rows& rows) {
  if (rows.size() == 0) return {};
  return std::chrono::milliseconds{rows.integer(0, 0)};
}

void queue_audit(
    db::Transaction& transaction, const Holder& holder, std::string_view action, const Attempt& attempt) {
  transaction.queue(
      "insert into audit_log (organization_id, id, user_id, action, resource, record_id, request_id, "
      "address) "
      "values ($1, $2, $3, $4, 'user', $3, nullif($5, ''), nullif($6, ''))",
      {to_text(holder.organization_id),
       to_text(Uuid::generate()),
       to_text(holder.user_id),
       std::string{action},
       attempt.request_id,
       attempt.address});
}

}  // namespace erp::identity
