// Who is behind a key: found as a session is, and narrowed to what the key is good for.
#pragma once

#include "modules/identity/sessions.hpp"
#include "runtime/loop.hpp"

#include <mutex>
#include <unordered_map>

namespace erp::identity {

bool could_be_key(std::string_view token);

// None: no such key, or it is expired or revoked, or its owner may not sign in.
std::optional<LoadedSession> find_key(db::Database&, std::string_view key);
// Writes down when and from where it was used.
void queue_key_use(db::Transaction&, const Uuid& key_id, const std::string& address);
// Whether she, or the key, may come from there.
bool admits(const SignedIn&, const std::string& address);
void log_refused_address(const SignedIn&, const std::string& address);

// Keys that are none, counted by address in minutes: guessing is slowed down as it is at the sign-in. Counted
// in this process alone, and apart from passwords, so that a program with a key of yesterday locks nobody
// out.
class WrongKeys {
 public:
  // Refused: locked {seconds}.
  void refuse_if_many(const std::string& address, std::size_t most_per_minute);
  void count(const std::string& address);

 private:
  struct Window {
    Deadline end{};
    std::size_t wrong = 0;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace erp::identity
