#include "modules/identity/key_sessions.hpp"

#include "entity/describe.hpp"
#include "modules/identity/address_range.hpp"
#include "modules/identity/api_key_actions.hpp"
#include "modules/identity/failures.hpp"
#include "service/log.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

// With the columns of a session. A key that was never used is written down with its first use.
const std::string& key_sql() {
  static const std::string sql = who_sql(
      "(select k.id, k.user_id, 'key' as kind, null::text as csrf_token, x.secret_hash as token_hash, "
      "least(k.expires_at, x.good_until) as expires_at, k.expires_at as absolute_expires_at, "
      "coalesce(k.last_used_at, k.created_at - interval '1 day') as last_used_at, k.revoked_at, "
      "null::timestamptz as confirmed_at "
      "from api_key_secret x join api_key k on k.id = x.api_key_id)");
  return sql;
}

constexpr std::string_view narrowing_sql =
    "select read_only, resources, addresses from api_key where id = $1";

}  // namespace

bool could_be_key(std::string_view token) {
  if (!token.starts_with(key_mark) || token.size() > 64) return false;
  std::string bytes;
  return from_base64url(token.substr(key_mark.size()), bytes) && bytes.size() == key_bytes;
}

std::optional<LoadedSession> find_key(db::Database& database, std::string_view key) {
  auto loaded = read_session(database.read(across_organizations(), key_sql(), {stored_hash(key)}));
  if (!loaded) return {};
  SignedIn& who = *loaded->who;
  const auto rows = database.read(across_organizations(), narrowing_sql, {to_text(who.session_id)});
  if (rows.size() == 0) return {};
  auto narrowing = std::make_shared<Narrowing>();
  narrowing->api_key_id = who.session_id;
  narrowing->read_only = rows.text(0, 0) == "t";
  texts_type.parse(rows.text(0, 1), &narrowing->resources);
  texts_type.parse(rows.text(0, 2), &who.addresses);
  narrowing->only_looked_at = kept_from_keys();
  who.actor.narrowing = std::move(narrowing);
  // Only where its owner's administrators see it and can revoke it.
  who.memberships.clear();
  return loaded;
}

void queue_key_use(db::Transaction& transaction, const Uuid& key_id, const std::string& address) {
  transaction.queue(
      "update api_key set last_used_at = now(), last_used_address = nullif($2, '') where id = $1",
      {to_text(key_id), address});
}

bool admits(const SignedIn& who, const std::string& address) {
  const auto covered = [&](const std::string& range) { return covers(range, address); };
  return who.addresses.empty() || std::ranges::any_of(who.addresses, covered);
}

void log_refused_address(const SignedIn& who, const std::string& address) {
  log::warning(
      "API_KEY_REFUSED",
      {{"ip", address}, {"reason", "address"}, {"key", to_text(who.session_id)}},
      "key used from where it may not be");
}

}  // namespace erp::identity
