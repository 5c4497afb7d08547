#include "modules/identity/failures.hpp"

#include "service/secrets.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

std::string key(std::string_view kind, std::string_view name) {
  return "\\x" + hexadecimal(sha256(std::string{kind} + ":" + std::string{name}));
}

// A day without a failure, and the count begins anew.
constexpr std::string_view count_sql =
    "insert into sign_in_failure as f (key, failures, last_failed_at) values ($1::bytea, 1, now()) "
    "on conflict (key) do update set last_failed_at = now(), "
    "failures = case when f.last_failed_at < now() - interval '1 day' then 1 else f.failures + 1 end "
    "returning failures";
constexpr std::string_view lock_sql =
    "update sign_in_failure set locked_until = now() + $2::bigint * interval '1 millisecond' "
    "where key = $1::bytea";

constexpr std::int64_t sweep_every = 3600;  // seconds

}  // namespace

std::string account_key(std::string_view canonical_email) {
  return key("account", canonical_email);
}

std::string address_key(std::string_view address) {
  return key("address", address);
}

std::string asking_key(std::string_view canonical_email) {
  return key("asking", canonical_email);
}

std::chrono::milliseconds wait_after(
    std::int64_t failures, std::size_t free, std::chrono::milliseconds base, std::chrono::milliseconds cap) {
  const std::int64_t beyond = failures - static_cast<std::int64_t>(free);
  if (beyond < 0) return {};
  auto wait = base;
  for (std::int64_t i = 0; i < beyond && wait < cap; ++i) wait *= 2;
  return std::min(wait, cap);
}

std::int64_t Failures::seconds_locked(std::string_view email, std::string_view address) const {
  const auto rows = database_.read(
      across_organizations(),
      "select " + std::string{seconds_locked_sql},
      {account_key(email), address_key(address)});
  return rows.integer(0, 0);
}

// The account's row is locked before the address's, always.
bool Failures::count(std::string_view email, std::string_view address, const Config::SignIn& config) {
  const std::string account = account_key(email), origin = address_key(address);
  auto transaction = database_.begin(across_organizations());
  transaction.queue(count_sql, {account});
  transaction.queue(count_sql, {origin});
  const auto counted = transaction.flush();
  const auto account_wait =
      wait_after(counted[0].integer(0, 0), config.attempts, config.lock_base, config.lock_cap);
  const auto address_wait =
      wait_after(counted[1].integer(0, 0), config.per_address_per_minute, config.lock_base, config.lock_cap);
  if (account_wait.count() > 0) transaction.queue(lock_sql, {account, std::to_string(account_wait.count())});
  if (address_wait.count() > 0) transaction.queue(lock_sql, {origin, std::to_string(address_wait.count())});
  sweep(transaction);
  transaction.commit();
  return account_wait.count() > 0;
}

// Whoever tries invented accounts must not fill the table for ever. Rows that somebody works on are left
// alone.
void Failures::sweep(db::Transaction& transaction) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  std::int64_t last = swept_at_;
  if (now - last < sweep_every || !swept_at_.compare_exchange_strong(last, now)) return;
  transaction.queue(
      "delete from sign_in_failure where key in (select key from sign_in_failure "
      "where last_failed_at < now() - interval '1 day' and coalesce(locked_until < now(), true) "
      "for update skip locked)");
}

}  // namespace erp::identity
