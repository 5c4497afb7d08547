// How often somebody may do something: fixed windows, counted by all servers together while Redis is there
// and by each alone while it is not.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace erp {

class Cache;

struct Allowance {
  bool allowed = true;
  std::uint64_t limit = 0, remaining = 0;
  std::int64_t reset = 0;  // epoch seconds: the end of the window
};

class Rates {
 public:
  // The cache must outlive this.
  explicit Rates(Cache& cache) : cache_{cache} {}

  // Counts one use of the key ("sign_in:192.0.2.1") and answers whether it was still within the limit. Called
  // from fibers. `window` is at least a second; windows begin at multiples of it.
  Allowance take(
      std::string_view key, std::uint64_t limit, std::chrono::seconds window = std::chrono::minutes{1});

 private:
  struct Window {
    std::int64_t end = 0;  // epoch seconds
    std::uint64_t count = 0;
  };
  std::uint64_t count_here(const std::string& key, std::int64_t now, std::int64_t end);

  Cache& cache_;
  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace erp
