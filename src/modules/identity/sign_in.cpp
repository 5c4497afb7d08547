#include "base/text.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/address_count.hpp"
#include "modules/identity/device.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/hashing.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/key_sessions.hpp"
#include "modules/identity/linked_identity.hpp"
#include "modules/identity/passkey.hpp"
#include "modules/identity/second_factor.hpp"
#include "modules/identity/session_cache.hpp"
#include "modules/identity/sessions.hpp"
#include "runtime/loop.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"

#include <atomic>

namespace erp::identity {
namespace {

constexpr std::size_t longest_typed = 1024;    // bytes; what is longer is nobody's name and nobody's password
constexpr std::size_t most_challenges = 1000;  // a minute from one address: a large office at nine
constexpr auto use_pause = std::chrono::minutes{1};

// $1, $2 as for seconds_locked_sql, $3 the account name. Always one row.
const std::string& account_sql() {
  static const std::string sql =
      "select u.id, u.organization_id, coalesce(u.is_active and o.is_active, false), p.hash, " +
      std::string{seconds_locked_sql} +
      ", exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is not null), " +
      passkey_needed_sql() +
      " from (values (1)) one left join user_account u on u.email = $3 "
      "left join organization o on o.id = u.organization_id left join user_password p on p.user_id = u.id";
  return sql;
}

// What is known of the one who tries; without holder: no such account.
struct Account {
  std::optional<Holder> holder;
  bool is_active = false;
  std::string hash;  // empty: no password yet
  std::int64_t seconds_locked = 0;
  bool second_factor = false;   // a code is asked for
  bool passkey_needed = false;  // her only second factor
};

Account find_account(db::Database& database, const std::string& email, const std::string& address) {
  const auto rows = database.read(
      across_organizations(),
      account_sql(),
      {account_key(email), address_key(address), looks_like_email(email) ? email : ""});
  Account account{
      .is_active = rows.text(0, 2) == "t",
      .hash = std::string{rows.text(0, 3)},
      .seconds_locked = rows.integer(0, 4),
      .second_factor = rows.text(0, 5) == "t",
      .passkey_needed = rows.text(0, 6) == "t"};
  Holder holder;
  if (parse(rows.text(0, 0), holder.user_id) && parse(rows.text(0, 1), holder.organization_id))
    account.holder = holder;
  return account;
}

// Neither the mail address nor anything that was typed goes into the log.
void log_refusal(
    std::string_view reason, std::string_view email, std::string_view address, std::string_view request_id) {
  const std::string account = email.empty() ? "" : hexadecimal(sha256(email)).substr(0, 12);
  log::warning(
      "AUTH_FAILED",
      {{"req", request_id}, {"ip", address}, {"reason", reason}, {"account", account}},
      "sign-in refused");
}

[[noreturn]] void refuse_locked(std::int64_t seconds) {
  throw Refused{Problems{{"", "locked", {{"seconds", std::to_string(seconds)}}}}};
}

Tokens tokens_of(SessionSecrets secrets, const LoadedSession& session) {
  return {
      .access_token = std::move(secrets.access),
      .refresh_token = std::move(secrets.refresh),
      .csrf_token = std::move(secrets.csrf),
      .expires_in = (session.left.count() + 999) / 1000,
      .who = session.who};
}

bool could_be_access_token(std::string_view token) {
  std::string bytes;
  return token.size() < 64 && from_base64url(token, bytes) && bytes.size() == 32;
}

}  // namespace

struct SignIn::Impl {
  db::Database& database;
  std::atomic<std::shared_ptr<const Config>> config;
  std::shared_ptr<const Passwords> passwords;
  Failures failures{database};
  SessionCache cache;
  AddressCount wrong_keys, challenges;

  bool matches(const Account& account, std::string_view password) const;
  void ask_for_more(const Account&, const Attempt&);
  void refuse(const Account&, const std::string& email, const Attempt&, std::string_view reason);
  // Whose passkey it is, and her mail address.
  std::pair<Account, std::string> prove(
      const ShownPasskey&, const RelyingParty&, const SignedIn* who, const Attempt&);
  void hash_anew(const Account&, std::string_view password);
  Tokens welcome(const Account&, const std::string& email, const Attempt&);
  std::shared_ptr<const SignedIn> remember(const Digest&, const LoadedSession&, Deadline loaded_at);
  std::shared_ptr<const SignedIn> known(std::string_view token, const std::string& address);
  std::optional<LoadedSession> find(std::string_view token, const std::string& address);
  std::shared_ptr<const SignedIn> use(
      const Digest&, std::shared_ptr<const SignedIn>, const std::string& address);
};

SignIn::SignIn(db::Database& database, std::shared_ptr<const Config> config, WorkerPool& pool)
    : impl_{std::make_unique<Impl>(database)} {
  const HashCost cost{
      static_cast<std::uint32_t>(config->sign_in.hash_memory_kib),
      static_cast<std::uint32_t>(config->sign_in.hash_passes)};
  impl_->passwords = std::make_shared<const Passwords>(cost, pool, KeyRing{config->sign_in.secret_file});
  impl_->config = std::move(config);
  use_hashing(impl_->passwords);
}

SignIn::~SignIn() {
  if (hashing() == impl_->passwords) use_hashing(nullptr);
}

void SignIn::use(std::shared_ptr<const Config> config) {
  impl_->config = std::move(config);
}

// Whatever is wrong, one hash is computed: time does not tell an account that exists from one that does not.
bool SignIn::Impl::matches(const Account& account, std::string_view password) const {
  if (password.size() > longest_typed) return passwords->verify_unknown({});
  if (account.hash.empty()) return passwords->verify_unknown(password);
  return passwords->verify(password, account.hash) && account.is_active;
}

void SignIn::Impl::refuse(
    const Account& account, const std::string& email, const Attempt& attempt, std::string_view reason) {
  metrics().login_attempts.with({"failed"}).add();
  log_refusal(reason, email, attempt.address, attempt.request_id);
  const bool locked = failures.count(email, attempt.address, config.load()->sign_in);
  if (locked && account.holder) {
    auto transaction = database.begin(across_organizations());
    queue_audit(transaction, *account.holder, "sign_in_locked", attempt);
    transaction.commit();
  }
}

Tokens SignIn::sign_in(std::string_view typed_email, std::string_view password, const Attempt& attempt) {
  const std::string email = typed_email.size() > longest_typed ? std::string{} : canonical_email(typed_email);
  const Account account = find_account(impl_->database, email, attempt.address);
  if (account.seconds_locked > 0) {
    metrics().login_attempts.with({"locked"}).add();
    log_refusal("locked", email, attempt.address, attempt.request_id);
    refuse_locked(account.seconds_locked);
  }
  if (!impl_->matches(account, password)) {
    impl_->refuse(
        account,
        email,
        attempt,
        !account.holder      ? "unknown"
        : !account.is_active ? "inactive"
                             : "password");
    throw Refused{"sign_in_failed"};
  }
  if (impl_->passwords->needs_rehash(account.hash)) impl_->hash_anew(account, password);
  impl_->ask_for_more(account, attempt);
  return impl_->welcome(account, email, attempt);
}

// The password is known now, also of who has yet to show a code.
void SignIn::Impl::hash_anew(const Account& account, std::string_view password) {
  const auto hash = passwords->hash(password);
  auto transaction = database.begin(across_organizations());
  transaction.queue(
      "update user_password set hash = $2, previous[1] = $2 where user_id = $1 and hash = $3",
      {to_text(account.holder->user_id), hash, account.hash});
  transaction.commit();
}

// The first factor is right, and may not be enough.
void SignIn::Impl::ask_for_more(const Account& account, const Attempt& attempt) {
  if (account.passkey_needed) throw Refused{"passkey_needed"};
  if (!account.second_factor) return;
  auto challenge =
      open_challenge(database, account.holder->organization_id, account.holder->user_id, attempt.browser);
  throw Refused{Problems{{"", "mfa_required", {{"challenge", std::move(challenge)}}}}};
}

// Known again by issuer and subject alone. Only the first time the address says whose account it is.
Tokens SignIn::sign_in_proven(const ProvenIdentity& proven, const Attempt& attempt) {
  auto email = linked_account(impl_->database, proven);
  const bool links = !email && proven.may_link && !proven.verified_email.empty();
  if (links) email = canonical_email(proven.verified_email);
  const Account account = find_account(impl_->database, email.value_or(""), attempt.address);
  const char* refusal = !account.holder ? "provider_unknown" : !account.is_active ? "inactive" : nullptr;
  if (!refusal && links &&
      !link_account(
          impl_->database, account.holder->organization_id, account.holder->user_id, proven, attempt))
    refusal = "provider_other";
  if (refusal) {
    metrics().login_attempts.with({"failed"}).add();
    log_refusal(refusal, email.value_or(""), attempt.address, attempt.request_id);
    throw Refused{"provider_account_unknown"};
  }
  if (!proven.second_factor) impl_->ask_for_more(account, attempt);
  return impl_->welcome(account, *email, attempt);
}

Tokens SignIn::sign_in_with_code(std::string_view challenge, std::string_view code, Attempt attempt) {
  const auto challenged = take_challenge(impl_->database, challenge);
  if (!challenged) {
    log_refusal("challenge", {}, attempt.address, attempt.request_id);
    throw Refused{"challenge_void"};
  }
  const Account account = find_account(impl_->database, challenged->email, attempt.address);
  if (account.seconds_locked > 0) refuse_locked(account.seconds_locked);
  if (!account.is_active) throw Refused{"sign_in_failed"};
  if (!use_code(impl_->database, *challenged, code, attempt)) {
    impl_->refuse(account, challenged->email, attempt, "code");
    throw Refused{"code_wrong", "code"};
  }
  attempt.browser = challenged->browser;
  return impl_->welcome(account, challenged->email, attempt);
}

std::string SignIn::passkey_challenge(const Attempt& attempt) {
  impl_->challenges.refuse_if_many(attempt.address, most_challenges);
  impl_->challenges.count(attempt.address);
  return open_passkey_challenge(impl_->database, nullptr, passkey_signs_in);
}

// Whatever is wrong, the answer is the same, and it counts as a wrong password does: for the account, or for
// a passkey that nobody has.
std::pair<Account, std::string> SignIn::Impl::prove(
    const ShownPasskey& shown, const RelyingParty& site, const SignedIn* who, const Attempt& attempt) {
  const auto known = find_passkey(database, shown.credential_id);
  std::string email = known ? known->email : "passkey " + hexadecimal(sha256(shown.credential_id));
  Account account = find_account(database, email, attempt.address);
  if (account.seconds_locked > 0) refuse_locked(account.seconds_locked);
  const auto fault = !known               ? "it is unknown"
                     : !account.is_active ? "its owner is inactive"
                                          : fault_of_passkey(database, *known, shown, site, who, attempt);
  if (fault.empty()) return {std::move(account), std::move(email)};
  refuse(account, email, attempt, "passkey: " + fault);
  throw Refused{"passkey_refused"};
}

Tokens SignIn::sign_in_with_passkey(
    const ShownPasskey& shown, const RelyingParty& site, const Attempt& attempt) {
  const auto [account, email] = impl_->prove(shown, site, nullptr, attempt);
  return impl_->welcome(account, email, attempt);
}

// The lock is looked at again: while this password was checked, others may have been tried beside it.
Tokens SignIn::Impl::welcome(const Account& account, const std::string& email, const Attempt& attempt) {
  const Holder& holder = *account.holder;
  const std::string user = to_text(holder.user_id), key = account_key(email);
  auto transaction = database.begin({to_text(holder.organization_id), user, "system"});
  transaction.queue("update user_account set last_sign_in_at = now() where id = $1 and is_active", {user});
  transaction.queue("select " + std::string{seconds_locked_sql}, {key, key});
  const auto checked = transaction.flush();
  if (checked[0].affected() == 0) throw Refused{"sign_in_failed"};
  if (!checked[1].null(0, 0)) refuse_locked(checked[1].integer(0, 0));

  transaction.queue(forgive_account_sql, {key});
  transaction.queue(forgive_address_sql, {address_key(attempt.address)});
  auto secrets = open_session(transaction, holder, attempt, config.load()->session);
  queue_audit(transaction, holder, "sign_in", attempt);
  if (attempt.browser) queue_device(transaction, holder, attempt);
  queue_session(transaction, secrets.access);
  const Deadline loaded_at = Clock::now();
  const auto session = read_session(transaction.commit());
  if (!session) throw Refused{"sign_in_failed"};
  metrics().login_attempts.with({"success"}).add();
  remember(sha256(secrets.access), *session, loaded_at);
  return tokens_of(std::move(secrets), *session);
}

Tokens SignIn::refresh(std::string_view refresh_token, const Attempt& attempt) {
  auto transaction = impl_->database.begin(across_organizations());
  auto renewed = renew_session(transaction, refresh_token, impl_->config.load()->session);
  if (renewed.outcome == Renewal::reused) {
    queue_audit(transaction, renewed.holder, "refresh_token_reused", attempt);
    transaction.commit();
    impl_->cache.forget(renewed.session_id, Clock::now());
  }
  if (renewed.outcome != Renewal::renewed) {
    log_refusal(
        renewed.outcome == Renewal::reused ? "refresh_reused" : "refresh_unknown",
        {},
        attempt.address,
        attempt.request_id);
    throw Refused{"authentication_required"};
  }
  queue_session(transaction, renewed.secrets.access);
  const auto session = read_session(transaction.flush().back());
  if (!session) throw Refused{"authentication_required"};  // deactivated meanwhile: rolled back
  transaction.commit();
  impl_->cache.forget(renewed.session_id, Clock::now());
  return tokens_of(std::move(renewed.secrets), *session);
}

std::shared_ptr<const SignedIn> SignIn::watch(std::string_view token) {
  if (!could_be_access_token(token) && !could_be_key(token)) return nullptr;
  if (auto found = impl_->cache.look(sha256(token), Clock::now())) return std::move(*found);
  const auto session =
      could_be_key(token) ? find_key(impl_->database, token) : find_session(impl_->database, token);
  return session ? session->who : nullptr;
}

std::shared_ptr<const SignedIn> SignIn::who(std::string_view token, const std::string& address) {
  auto who = impl_->known(token, address);
  if (!who || admits(*who, address)) return who;
  log_refused_address(*who, address);
  return nullptr;
}

std::shared_ptr<const SignedIn> SignIn::Impl::known(std::string_view token, const std::string& address) {
  if (!could_be_access_token(token) && !could_be_key(token)) return nullptr;
  const Digest digest = sha256(token);
  const Deadline now = Clock::now();
  if (auto found = cache.find(digest, now))
    return found->touch ? use(digest, std::move(found->who), address) : std::move(found->who);
  const auto session = find(token, address);
  if (!session) {
    cache.keep_nobody(digest, Clock::now());
    return nullptr;
  }
  if (!admits(*session->who, address)) return session->who;  // whoever may use it is remembered
  auto who = remember(digest, *session, now);
  return session->last_use >= use_pause ? use(digest, std::move(who), address) : who;
}

std::optional<LoadedSession> SignIn::Impl::find(std::string_view token, const std::string& address) {
  if (!could_be_key(token)) return find_session(database, token);
  wrong_keys.refuse_if_many(address, config.load()->sign_in.per_address_per_minute);
  auto key = find_key(database, token);
  if (!key) wrong_keys.count(address);
  return key;
}

std::shared_ptr<const SignedIn> SignIn::Impl::remember(
    const Digest& token, const LoadedSession& session, Deadline loaded_at) {
  const auto rest = session.last_use >= use_pause ? use_pause : use_pause - session.last_use;
  cache.keep(
      token,
      session.who,
      {.loaded_at = loaded_at, .until = loaded_at + session.left, .touch_at = loaded_at + rest});
  return session.who;
}

// Once a minute. A database that is away for a moment does not turn away who is known: the next minute tries
// again.
std::shared_ptr<const SignedIn> SignIn::Impl::use(
    const Digest& token, std::shared_ptr<const SignedIn> who, const std::string& address) {
  if (!admits(*who, address)) return who;
  std::optional<std::chrono::milliseconds> left;
  try {
    auto transaction = database.begin({to_text(who->actor.organization_id), to_text(who->actor.user_id), ""});
    if (who->by_key()) {
      queue_key_use(transaction, who->session_id, address);
      transaction.commit();
      return who;
    }
    queue_use(transaction, who->session_id, config.load()->session);
    left = read_time_left(transaction.commit());
  } catch (const db::Unavailable&) { return who; }
  if (!left) return who;
  auto longer = std::make_shared<SignedIn>(*who);
  longer->expires_at.microseconds = now().microseconds + left->count() * 1000;
  cache.prolong(token, longer, Clock::now() + *left);
  return longer;
}

void SignIn::sign_out(const SignedIn& who, const Attempt& attempt) {
  auto transaction =
      impl_->database.begin({to_text(who.actor.organization_id), to_text(who.actor.user_id), ""});
  transaction.queue(
      "update user_session set revoked_at = now(), revoked_because = 'sign_out' "
      "where id = $1 and revoked_at is null",
      {to_text(who.session_id)});
  queue_audit(transaction, holder_of(who), "sign_out", attempt);
  transaction.commit();
  impl_->cache.forget(who.session_id, Clock::now());
}

void SignIn::make_sure(const SignedIn& who, std::string_view password, const Attempt& attempt) {
  const Account account = find_account(impl_->database, who.email, attempt.address);
  if (account.seconds_locked > 0) refuse_locked(account.seconds_locked);
  if (!impl_->matches(account, password)) {
    impl_->refuse(account, who.email, attempt, "old_password");
    throw Refused{"sign_in_failed", "current_password"};
  }
  // While this password was checked, others may have been tried beside it.
  const Account now = find_account(impl_->database, who.email, attempt.address);
  if (now.seconds_locked > 0) refuse_locked(now.seconds_locked);
}

void SignIn::make_sure(
    const SignedIn& who, const ShownPasskey& shown, const RelyingParty& site, const Attempt& attempt) {
  impl_->prove(shown, site, &who, attempt);
}

void SignIn::confirm(const SignedIn& who) {
  auto transaction = impl_->database.begin(own_scope(who));
  transaction.queue("update user_session set confirmed_at = now() where id = $1", {to_text(who.session_id)});
  transaction.commit();
  forget(to_text(who.session_id));
}

void SignIn::count_wrong_code(const SignedIn& who, const Attempt& attempt) {
  impl_->refuse(find_account(impl_->database, who.email, attempt.address), who.email, attempt, "code");
}

void SignIn::change_password(
    const SignedIn& who, std::string_view old_password, std::string_view password, const Attempt& attempt) {
  const Account account = find_account(impl_->database, who.email, attempt.address);
  if (account.seconds_locked > 0) refuse_locked(account.seconds_locked);
  refuse_if(password_problems(password, {who.email, who.full_name}));
  if (!account.holder || !impl_->matches(account, old_password)) {
    impl_->refuse(account, who.email, attempt, "old_password");
    throw Refused{"sign_in_failed", "old_password"};
  }
  const std::string user = to_text(who.actor.user_id);
  const auto scope = own_scope(who);
  const auto last = impl_->database.read(
      scope, "select array_to_string(previous, ' ') from user_password where user_id = $1", {user});
  if (last.size() > 0 && was_used(*impl_->passwords, password, split_hashes(last.text(0, 0))))
    throw Refused{"password_used_before", "password"};
  const std::string hash = impl_->passwords->hash(password);

  auto transaction = impl_->database.begin(scope);
  // Of two changes at once the second one knows the old password no more.
  const auto locked = transaction.run(
      "select from user_password where user_id = $1 and hash = $2 for update", {user, account.hash});
  if (locked.size() == 0) throw Refused{"sign_in_failed", "old_password"};
  transaction.queue(store_hash_sql, {user, hash, scope.organization_id});
  transaction.queue(
      "update user_account set must_change_password = false where id = $1 and must_change_password", {user});
  transaction.queue(
      "update user_session set revoked_at = now(), revoked_because = 'password_changed' "
      "where user_id = $1 and id <> $2 and revoked_at is null",
      {user, to_text(who.session_id)});
  transaction.queue(forgive_account_sql, {account_key(who.email)});
  queue_audit(transaction, holder_of(who), "password_changed", attempt);
  queue_notice(transaction, holder_of(who), "password_changed", attempt);
  transaction.commit();
  impl_->cache.forget(who.actor.user_id, Clock::now());
}

void SignIn::forget(std::string_view id) {
  Uuid uuid;
  if (parse(id, uuid))
    impl_->cache.forget(uuid, Clock::now());
  else
    impl_->cache.forget_all(Clock::now());
}

}  // namespace erp::identity
