#include "modules/identity/passkey.hpp"

#include "base/text.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/device.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/second_factor.hpp"
#include "service/log.hpp"

namespace erp::identity {
namespace {

std::string as_bytea(std::string_view bytes) {
  return "\\x" + hexadecimal(bytes);
}

std::string from_bytea(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string{text.substr(i, 2)}, nullptr, 16));
  return bytes;
}

Passkey read_passkey(const db::Rows& rows, std::size_t row) {
  Passkey passkey;
  Instant used;
  if (!parse(rows.text(row, 0), passkey.id) || !parse(rows.text(row, 4), passkey.made_at))
    throw std::runtime_error{"a passkey has no id"};
  passkey.name = rows.text(row, 1);
  passkey.credential_id = base64url(from_bytea(rows.text(row, 2)));
  passkey.synced = rows.text(row, 3) == "t";
  if (!rows.null(row, 5) && parse(rows.text(row, 5), used)) passkey.last_used_at = used;
  return passkey;
}

// Good once, whatever becomes of it.
bool take_challenge(
    db::Database& database, const std::string& challenge, std::string_view purpose, const SignedIn* who) {
  auto transaction = database.begin(across_organizations());
  const auto taken = transaction.run(
      "delete from passkey_challenge where challenge_hash = $1::bytea and purpose = $2 and user_id is not "
      "distinct from $3 and expires_at > now() returning purpose",
      {stored_hash(challenge),
       std::string{purpose},
       who ? db::Value{to_text(who->actor.user_id)} : db::Value{}});
  transaction.commit();
  return taken.size() == 1;
}

// Two changes of her passkeys at the same time wait here for each other.
void queue_for_changes(db::Transaction& transaction, const std::string& user) {
  transaction.queue("select pg_advisory_xact_lock(hashtextextended('passkey ' || $1, 0))", {user});
}

void refuse_too_many(db::Transaction& transaction, const std::string& user) {
  const auto count = transaction.run("select count(*) from passkey where user_id = $1", {user});
  if (count.integer(0, 0) >= static_cast<std::int64_t>(most_passkeys))
    throw Refused{Problems{{"", "too_many_passkeys", {{"max", std::to_string(most_passkeys)}}}}};
}

MadePasskey read_request(
    db::Database& database, const SignedIn& who, const PasskeyRequest& request, const RelyingParty& site,
    const Attempt& attempt) {
  std::string fault = "its challenge is none";
  try {
    const auto challenge = challenge_in(request.client_data, PasskeyAct::make, site);
    if (take_challenge(database, challenge, passkey_is_made, &who))
      return read_made_passkey(request.authenticator_data, site);
  } catch (const PasskeyRefused& why) { fault = why.what(); }
  log::warning(
      "PASSKEY_NOT_MADE",
      {{"req", attempt.request_id}, {"ip", attempt.address}, {"reason", fault}},
      "passkey not taken");
  throw Refused{"passkey_not_made"};
}

std::string name_for(const PasskeyRequest& request, const Attempt& attempt) {
  auto name = trimmed(request.name);
  if (name.empty()) name = device_name(attempt.agent);
  return name.empty() ? "Passkey" : name;
}

// A counter that stands still or goes back: somebody has the same key on another device. She is to know.
std::string count_use(
    db::Database& database, const KnownPasskey& known, std::int64_t told, const Attempt& attempt) {
  const Holder& holder = known.holder;
  const auto id = to_text(known.id);
  auto transaction = database.begin({to_text(holder.organization_id), to_text(holder.user_id), "system"});
  const auto kept = transaction.run("select counter from passkey where id = $1 for update", {id});
  if (kept.size() == 0) return "it was removed";
  const bool good = goes_on(kept.integer(0, 0), told);
  if (good) {
    transaction.queue(
        "update passkey set counter = $2, last_used_at = now() where id = $1", {id, std::to_string(told)});
  } else {
    queue_audit(transaction, holder, "passkey_counter_back", attempt);
    queue_notice(transaction, holder, "passkey_counter_back", attempt);
  }
  transaction.commit();
  return good ? "" : "its counter went back";
}

bool is_hers(const ShownPasskey& shown, const KnownPasskey& known, const SignedIn* who) {
  const auto& id = known.holder.user_id;
  if (who) return who->actor.user_id == id;
  return shown.user_handle == std::string{id.bytes.begin(), id.bytes.end()};
}

}  // namespace

std::vector<Passkey> own_passkeys(db::Database& database, const SignedIn& who) {
  const auto rows = database.read(
      own_scope(who),
      "select id, name, credential_id, is_synced, made_at, last_used_at from passkey where user_id = $1 "
      "order by id limit 100",
      {to_text(who.actor.user_id)});
  std::vector<Passkey> passkeys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) passkeys[i] = read_passkey(rows, i);
  return passkeys;
}

Problems problems_of_passkey_name(std::string_view name) {
  if (trimmed(name).empty()) return {{"name", "required"}};
  if (characters(name) > longest_passkey_name)
    return {{"name", "too_long", {{"max", std::to_string(longest_passkey_name)}}}};
  return {};
}

std::string open_passkey_challenge(db::Database& database, const SignedIn* who, std::string_view purpose) {
  auto challenge = random_token();
  auto transaction = database.begin(across_organizations());
  // Each takes away more than it adds: what nobody signed does not pile up.
  transaction.queue(
      "delete from passkey_challenge where challenge_hash in (select challenge_hash from passkey_challenge "
      "where expires_at < now() order by expires_at limit 10 for update skip locked)");
  transaction.queue(
      "insert into passkey_challenge (challenge_hash, purpose, user_id, expires_at) values ($1::bytea, $2, "
      "$3, now() + interval '5 minutes')",
      {stored_hash(challenge),
       std::string{purpose},
       who ? db::Value{to_text(who->actor.user_id)} : db::Value{}});
  transaction.commit();
  return challenge;
}

void refuse_further_passkey(db::Database& database, const SignedIn& who) {
  if (who.must_change_password) throw Refused{"must_change_password"};
  auto transaction = database.begin(own_scope(who));
  refuse_too_many(transaction, to_text(who.actor.user_id));
}

Passkey make_passkey(
    db::Database& database, const SignedIn& who, const PasskeyRequest& request, const RelyingParty& site,
    const Attempt& attempt) {
  if (who.must_change_password) throw Refused{"must_change_password"};
  const auto name = name_for(request, attempt);
  refuse_if(problems_of_passkey_name(name));
  const auto made = read_request(database, who, request, site, attempt);
  const auto user = to_text(who.actor.user_id);
  auto transaction = database.begin(own_scope(who));
  queue_for_changes(transaction, user);
  refuse_too_many(transaction, user);
  const auto stored = transaction.run(
      "insert into passkey (organization_id, id, user_id, name, credential_id, algorithm, public_key, "
      "counter, "
      "is_synced) values ($1, $2, $3, $4, $5::bytea, $6, $7::bytea, $8, $9) on conflict do nothing returning "
      "id, name, credential_id, is_synced, made_at, last_used_at",
      {to_text(who.actor.organization_id),
       to_text(Uuid::generate()),
       user,
       name,
       as_bytea(made.credential_id),
       std::to_string(made.key.algorithm),
       as_bytea(made.key.bytes),
       std::to_string(made.counter),
       made.synced ? "t" : "f"});
  if (stored.size() == 0) throw Refused{"passkey_exists"};
  queue_audit(transaction, holder_of(who), "passkey_added", attempt);
  queue_notice(transaction, holder_of(who), "passkey_added", attempt);
  transaction.commit();
  return read_passkey(stored, 0);
}

void rename_passkey(
    db::Database& database, const SignedIn& who, const Uuid& id, const std::string& name,
    const Attempt& attempt) {
  refuse_if(problems_of_passkey_name(name));
  auto transaction = database.begin(own_scope(who));
  const auto renamed = transaction.run(
      "update passkey set name = $3 where id = $1 and user_id = $2 returning id",
      {to_text(id), to_text(who.actor.user_id), trimmed(name)});
  if (renamed.size() == 0) throw Refused{"not_found"};
  queue_audit(transaction, holder_of(who), "passkey_renamed", attempt);
  transaction.commit();
}

// What other companies of hers demand is seen from above them all.
void remove_passkey(db::Database& database, const SignedIn& who, const Uuid& id, const Attempt& attempt) {
  const auto user = to_text(who.actor.user_id);
  auto transaction = database.begin(across_organizations());
  queue_for_changes(transaction, user);
  const auto removed =
      transaction.run("delete from passkey where id = $1 and user_id = $2 returning id", {to_text(id), user});
  if (removed.size() == 0) throw Refused{"not_found"};
  const auto missing = transaction.run(
      "select " + second_factor_missing_sql() +
          " from user_account u join organization o on o.id = u.organization_id where u.id = $1",
      {user});
  if (missing.size() == 0 || missing.text(0, 0) == "t") throw Refused{"second_factor_demanded"};
  queue_audit(transaction, holder_of(who), "passkey_removed", attempt);
  queue_notice(transaction, holder_of(who), "passkey_removed", attempt);
  transaction.commit();
}

std::optional<KnownPasskey> find_passkey(db::Database& database, std::string_view credential_id) {
  const auto rows = database.read(
      across_organizations(),
      "select p.id, p.organization_id, p.user_id, u.email, p.algorithm, p.public_key from passkey p join "
      "user_account u on u.id = p.user_id where p.credential_id = $1::bytea",
      {as_bytea(credential_id)});
  KnownPasskey known;
  if (rows.size() == 0 || !parse(rows.text(0, 0), known.id) ||
      !parse(rows.text(0, 1), known.holder.organization_id) || !parse(rows.text(0, 2), known.holder.user_id))
    return {};
  known.email = rows.text(0, 3);
  known.key = {.algorithm = static_cast<int>(rows.integer(0, 4)), .bytes = from_bytea(rows.text(0, 5))};
  return known;
}

std::string fault_of_passkey(
    db::Database& database, const KnownPasskey& known, const ShownPasskey& shown, const RelyingParty& site,
    const SignedIn* who, const Attempt& attempt) {
  if (!is_hers(shown, known, who)) return "it is somebody else's";
  try {
    const auto challenge = challenge_in(shown.answer.client_data, PasskeyAct::use, site);
    if (!take_challenge(database, challenge, who ? passkey_confirms : passkey_signs_in, who))
      return "its challenge is none";
    return count_use(database, known, counter_of(shown.answer, known.key, site), attempt);
  } catch (const PasskeyRefused& why) { return why.what(); }
}

}  // namespace erp::identity
