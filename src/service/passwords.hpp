// Passwords at rest: argon2id in PHC form, computed on worker threads; and what a good password must be.
#pragma once

#include "base/problem.hpp"

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
  Passwords(HashCost, WorkerPool& pool);

  std::string hash(std::string_view password) const;  // "$argon2id$v=19$m=19456,t=2,p=1$…"
  bool verify(std::string_view password, const std::string& phc) const;
  // Takes as long as verify() and is never true: for accounts that do not exist, so that time does not tell.
  bool verify_unknown(std::string_view password) const;
  // True if the hash was made at another cost than today's: hash anew after the next success.
  bool needs_rehash(const std::string& phc) const;

 private:
  HashCost cost_;
  WorkerPool& pool_;
};

// Why a password will not do, all reasons at once, with `field` as their field. `about` is what others know
// of the user: account name, mail address, name. Codes: password_too_short {min}, password_too_long {max},
// password_too_simple {min}, password_too_common, password_contains_account.
Problems password_problems(
    std::string_view password, const std::vector<std::string>& about, const std::string& field = "password");

}  // namespace erp
