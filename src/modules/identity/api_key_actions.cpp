#include "modules/identity/api_key_actions.hpp"

#include "entity/describe.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/sessions.hpp"

namespace erp::identity {
namespace {

constexpr std::size_t shown = key_mark.size() + 8;

Instant instant_of(const db::Rows& rows) {
  Instant at;
  if (rows.size() == 0 || !parse(rows.text(0, 0), at)) throw std::runtime_error{"a day has no end"};
  return at;
}

// A day ends where the company is.
Instant end_of(Session& session, Date day) {
  return instant_of(session.run(
      "select ($1::date + 1)::timestamp at time zone $2", {to_text(day), session.actor().time_zone}));
}

void store_secret(Session& session, const ApiKey& key, const std::string& secret) {
  session.queue(
      "insert into api_key_secret (organization_id, secret_hash, api_key_id) values "
      "(current_organization(), $1::bytea, $2)",
      {stored_hash(secret), to_text(key.id.value)});
}

std::string fresh_secret() {
  return std::string{key_mark} + random_token(key_bytes);
}

// Two who make one at the same time wait here for each other.
void refuse_too_many(Session& session, const std::string& user) {
  session.queue("select pg_advisory_xact_lock(hashtextextended('api_key ' || $1, 0))", {user});
  const auto rows = session.run(
      "select count(*) from api_key where user_id = $1 and revoked_at is null and expires_at > now()",
      {user});
  if (rows.integer(0, 0) >= static_cast<std::int64_t>(most_keys))
    throw Refused{Problems{{"", "too_many_keys", {{"max", std::to_string(most_keys)}}}}};
}

// Whoever may do nothing yet gets no key that may.
void refuse_unready(const SignedIn& who) {
  if (who.must_change_password) throw Refused{"must_change_password"};
  if (who.must_add_second_factor) throw Refused{"must_add_second_factor"};
}

// Hers, and still to be used.
ApiKey lock_own(Session& session, const Uuid& id) {
  ApiKey key;
  if (!session.find(Id<ApiKey>{id}, key) || key.user_id.value != session.actor().user_id)
    throw Refused{"not_found"};
  key = session.lock(Id<ApiKey>{id});
  if (key.revoked_at) throw Refused{"not_found"};
  return key;
}

void revoke(Session& session, ApiKey key) {
  key.revoked_at = session.now();
  session.save(key, "revoke");
  queue_notice(session, key.user_id.value, "api_key_revoked");
}

Instant time_of(const db::Rows& rows, std::size_t row, std::size_t column) {
  Instant at;
  parse(rows.text(row, column), at);
  return at;
}
std::optional<Instant> time_if_any(const db::Rows& rows, std::size_t row, std::size_t column) {
  if (rows.null(row, column)) return {};
  return time_of(rows, row, column);
}

}  // namespace

MadeKey make_api_key(Session& session, const SignedIn& who, ApiKeyRequest request, const KeyLimits& limits) {
  refuse_unready(who);
  normalize(request);
  refuse_if(problems_of(request, limits));
  refuse_too_many(session, to_text(who.actor.user_id));
  MadeKey made{.secret = fresh_secret()};
  ApiKey& key = made.key;
  key.user_id = {who.actor.user_id};
  key.name = std::move(request.name);
  key.prefix = made.secret.substr(0, shown);
  key.read_only = request.read_only;
  key.resources = std::move(request.resources);
  key.addresses = std::move(request.addresses);
  key.expires_at = end_of(session, last_day(request.expires_on, limits));
  session.save(key, "create");
  store_secret(session, key, made.secret);
  queue_notice(session, who.actor.user_id, "api_key_made");
  return made;
}

MadeKey rotate_api_key(
    Session& session, const SignedIn& who, const Uuid& id, const ApiKeyRotation& rotation,
    const KeyLimits& limits) {
  refuse_unready(who);
  refuse_if(problems_of(rotation, limits));
  MadeKey made{.key = lock_own(session, id), .secret = fresh_secret()};
  ApiKey& key = made.key;
  constexpr std::int64_t day = 86'400'000'000;
  // Of a key that is over nothing lives on.
  const Instant grace{session.now().microseconds + rotation.grace_days * day};
  const bool lives_on = rotation.grace_days > 0 && key.expires_at > session.now();
  key.previous_until = lives_on ? std::optional{std::min(grace, key.expires_at)} : std::nullopt;
  key.prefix = made.secret.substr(0, shown);
  key.expires_at = end_of(session, last_day(rotation.expires_on, limits));
  const auto key_id = to_text(id);
  // Only the last one has a grace: what is older ends now.
  session.queue("delete from api_key_secret where api_key_id = $1 and not is_current", {key_id});
  if (key.previous_until)
    session.queue(
        "update api_key_secret set is_current = false, good_until = $2::timestamptz where api_key_id = $1",
        {key_id, to_text(*key.previous_until)});
  else
    session.queue("delete from api_key_secret where api_key_id = $1", {key_id});
  session.save(key, "rotate");
  store_secret(session, key, made.secret);
  queue_notice(session, who.actor.user_id, "api_key_rotated");
  return made;
}

std::vector<ApiKey> own_api_keys(db::Database& database, const SignedIn& who) {
  const auto rows = database.read(
      own_scope(who),
      "select id, name, prefix, read_only, resources, addresses, expires_at, previous_until, last_used_at, "
      "last_used_address from api_key where user_id = $1 and revoked_at is null order by id desc limit 200",
      {to_text(who.actor.user_id)});
  std::vector<ApiKey> keys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ApiKey& key = keys[i];
    parse(rows.text(i, 0), key.id.value);
    key.name = rows.text(i, 1);
    key.prefix = rows.text(i, 2);
    key.read_only = rows.text(i, 3) == "t";
    texts_type.parse(rows.text(i, 4), &key.resources);
    texts_type.parse(rows.text(i, 5), &key.addresses);
    key.expires_at = time_of(rows, i, 6);
    key.previous_until = time_if_any(rows, i, 7);
    key.last_used_at = time_if_any(rows, i, 8);
    if (!rows.null(i, 9)) key.last_used_address = rows.text(i, 9);
  }
  return keys;
}

void revoke_own_api_key(Session& session, const Uuid& id) {
  revoke(session, lock_own(session, id));
}

void revoke_api_key(Session& session, const Uuid& id) {
  const auto key = session.lock(Id<ApiKey>{id});
  if (!key.revoked_at) revoke(session, key);
}

}  // namespace erp::identity
