// Who is behind a token, remembered for a few minutes: what saves the database a read for every request.
#pragma once

#include "modules/identity/identity.hpp"
#include "service/secrets.hpp"

#include <array>
#include <cstring>
#include <shared_mutex>
#include <unordered_map>

namespace erp::identity {

class SessionCache {
 public:
  static constexpr std::size_t capacity = 50'000;

  struct Found {
    std::shared_ptr<const SignedIn> who;  // null: the token is known to be nobody's
    bool touch = false;                   // its use is to be written down, by this caller
  };
  struct Times {
    Deadline loaded_at;  // before the database was asked
    Deadline until;      // the token's end
    Deadline touch_at;   // when a use is to be written down next
  };

  // Nothing if the database must be asked. All functions may be called from any thread and never wait for
  // long.
  std::optional<Found> find(const Digest& token, Deadline now);
  // Who is behind the token as far as it is known; none: ask the database. No use of the session.
  std::optional<std::shared_ptr<const SignedIn>> look(const Digest& token, Deadline now);
  void keep(const Digest& token, std::shared_ptr<const SignedIn>, const Times&);
  // The token lives longer than was thought; what is believed of the person is as old as before.
  void prolong(const Digest& token, std::shared_ptr<const SignedIn>, Deadline until);
  void keep_nobody(const Digest& token, Deadline now);
  // What was loaded until now is not to be believed: of a session or user; of everybody.
  void forget(const Uuid& id, Deadline now);
  void forget_all(Deadline now);

 private:
  struct Entry {
    std::shared_ptr<const SignedIn> who;
    Times times;
  };
  struct HashDigest {
    std::size_t operator()(const Digest& digest) const {  // already as random as can be
      std::size_t hash = 0;
      std::memcpy(&hash, digest.data(), sizeof hash);
      return hash;
    }
  };
  struct HashUuid {
    std::size_t operator()(const Uuid& id) const {
      return std::hash<std::string_view>{}({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
    }
  };
  // Two generations: when the young one is full it becomes the old one, and the old one is dropped.
  struct Shard {
    std::shared_mutex mutex;
    std::unordered_map<Digest, Entry, HashDigest> young, old;
    std::unordered_map<Digest, Deadline, HashDigest> nobody;
  };

  Shard& shard_of(const Digest& token) { return shards_[token.back() % shards_.size()]; }
  bool believed(const Entry&, Deadline now);

  std::array<Shard, 16> shards_;
  std::shared_mutex mutex_;
  std::unordered_map<Uuid, Deadline, HashUuid> forgotten_;
  Deadline all_forgotten_{};
};

}  // namespace erp::identity
