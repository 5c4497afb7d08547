// What the servers of one installation share for a short while, in Redis. Everything must go on without it.
#pragma once

#include "service/redis_address.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace erp {

class RedisConnection;

// One connection a loop. Calls belong in fibers and suspend them for at most the deadline; while Redis is
// away, and outside of fibers, they answer "nothing" or false at once. Never the only home of anything.
class Cache {
 public:
  // An empty URL does without Redis. Throws std::invalid_argument if the URL is none of Redis.
  explicit Cache(const std::string& url, std::chrono::milliseconds deadline = std::chrono::milliseconds{50});

  std::optional<std::string> get(std::string_view key);
  // The value, which is gone afterwards: for things that are good for one use.
  std::optional<std::string> take(std::string_view key);
  bool set(std::string_view key, std::string_view value, std::chrono::milliseconds expiry);
  // True only if the key was not there: the first of many wins.
  bool set_first(std::string_view key, std::string_view value, std::chrono::milliseconds expiry);
  bool erase(std::string_view key);
  // Raises the number at the key and answers it; it starts from 0 and is forgotten `expiry` after its first
  // raise.
  std::optional<std::int64_t> count(std::string_view key, std::chrono::milliseconds expiry);
  bool publish(std::string_view channel, std::string_view payload);
  // Calls `heard` on this loop's own stack for each payload, for ever; it must neither throw nor wait. It
  // gets an empty text after each (re)connect, for what may have been missed. Once per channel and loop.
  void subscribe(const std::string& channel, std::function<void(std::string_view payload)> heard);
  // False while Redis is known to be away, on this loop.
  bool available();

 private:
  enum class Use : std::uint8_t { calls, subscriptions };
  std::shared_ptr<RedisConnection> connection(Use) const;  // of this loop; null without Redis

  std::optional<RedisAddress> address_;
  std::chrono::milliseconds deadline_;
  std::uint64_t number_;  // tells the connections of several caches on one loop apart
};

}  // namespace erp
