// Passwords at rest: argon2id in PHC form, computed on worker threads, of what a key beside the database has
// made of them; and what a good password must be.
#pragma once

#include "base/problem.hpp"
#include "service/key_ring.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

class WorkerPool;

struct HashCost {
  std::uint32_t memory_kib = 19'456;
  std::uint32_t passes = 2;
};

// Called from fibers; each call throws Busy (HTTP 503) if too many are waiting already. What people type is
// folded to its compatibility form first, so that full-width letters of an input method make the same
// password.
class Passwords {
 public:
  // The pool must outlive this.
  Passwords(HashCost, WorkerPool& pool, KeyRing = {});

  // "keyed:1f0c…:$argon2id$v=19$m=19456,t=2,p=1$…"; without keys the PHC alone.
  std::string hash(std::string_view password) const;
  // Throws std::runtime_error if this is no hash, or if its key is not there.
  bool verify(std::string_view password, const std::string& stored) const;
  // Whether it can be checked: false if its key is not there.
  bool can_verify(const std::string& stored) const;
  // Takes as long as verify() and is never true: for accounts that do not exist, so that time does not tell.
  bool verify_unknown(std::string_view password) const;
  // True if the hash was made at another cost or with another key than today's: hash anew after the next
  // success.
  bool needs_rehash(const std::string& stored) const;

  const KeyRing& keys() const { return keys_; }

 private:
  HashCost cost_;
  WorkerPool& pool_;
  KeyRing keys_;
};

// Why a password will not do, all reasons at once, with `field` as their field. `about` is what others know
// of the user: account name, mail address, name. Codes: password_too_short {min}, password_too_long {max},
// password_too_simple {min}, password_too_common, password_contains_account.
Problems password_problems(
    std::string_view password, const std::vector<std::string>& about, const std::string& field = "password");

}  // namespace erp
