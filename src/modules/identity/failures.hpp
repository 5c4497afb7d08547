// Failed attempts to sign in, counted by account and by address: the wait grows with each.
#pragma once

#include "entity/session.hpp"
#include "service/config.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace erp::identity {

// The keys of table sign_in_failure, as bytea in hexadecimal: no address or mail address can be read from it.
std::string account_key(std::string_view canonical_email);
std::string address_key(std::string_view address);
// Of asking for a way back in, apart from the failures of the account.
std::string asking_key(std::string_view canonical_email);

// How long to wait after so many failures: nothing before `free`, then `base`, doubled by each further one up
// to `cap`.
std::chrono::milliseconds wait_after(
    std::int64_t failures, std::size_t free, std::chrono::milliseconds base, std::chrono::milliseconds cap);

class Failures {
 public:
  // The database must outlive this.
  explicit Failures(db::Database& database) : database_{database} {}

  // Seconds to wait before the next attempt, 0 for none.
  std::int64_t seconds_locked(std::string_view email, std::string_view address) const;
  // Counts a failure of both; true if it locked the account.
  bool count(std::string_view email, std::string_view address, const Config::SignIn&);

 private:
  void sweep(db::Transaction&);

  db::Database& database_;
  std::atomic<std::int64_t> swept_at_ = 0;  // seconds of the steady clock
};

// What counts as background work across organizations for the policies of the database.
inline db::Scope across_organizations() {
  return {.access = "system"};
}

// $1 account key, $2 address key: the seconds that are left of the longer lock, null if there is none.
inline constexpr std::string_view seconds_locked_sql =
    "(select ceil(extract(epoch from max(f.locked_until) - now()))::bigint from sign_in_failure f "
    "where f.key in ($1::bytea, $2::bytea) and f.locked_until > now())";

// After a success, $1 account key, $2 address key. Successes pay for an address's failures, so that the
// mistakes of a whole office behind one address do not add up.
inline constexpr std::string_view forgive_account_sql = "delete from sign_in_failure where key = $1::bytea";
inline constexpr std::string_view forgive_address_sql =
    "update sign_in_failure set failures = failures - 1 where key = $1::bytea and failures > 0";

}  // namespace erp::identity
