#include "service/rates.hpp"

#include "service/cache.hpp"

#include <algorithm>

namespace erp {
namespace {

constexpr std::size_t most_windows = 100'000;  // about 10 MB

std::int64_t epoch_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

}  // namespace

std::uint64_t Rates::count_here(const std::string& key, std::int64_t now, std::int64_t end) {
  const std::scoped_lock lock{mutex_};
  if (windows_.size() >= most_windows && !windows_.contains(key)) {
    std::erase_if(windows_, [now](const auto& entry) { return entry.second.end <= now; });
    // So many at once come from made-up addresses; forgetting all is better than growing.
    if (windows_.size() >= most_windows) windows_.clear();
  }
  Window& window = windows_[key];
  if (window.end != end) window = {.end = end, .count = 0};
  return ++window.count;
}

Allowance Rates::take(std::string_view key, std::uint64_t limit, std::chrono::seconds window) {
  const std::int64_t now = epoch_seconds();
  const std::int64_t end = (now / window.count() + 1) * window.count();
  const std::string name = "rate:" + std::string{key} + ":" + std::to_string(window.count());
  // Counted here in any case: a flood does not reach Redis, and nobody starts from zero when Redis goes away.
  std::uint64_t used = count_here(name, now, end);
  if (used <= limit) {
    const auto everywhere = cache_.count(name + ":" + std::to_string(end), window + std::chrono::seconds{1});
    used = std::max(used, static_cast<std::uint64_t>(everywhere.value_or(0)));
  }
  return {.allowed = used <= limit, .limit = limit, .remaining = limit - std::min(used, limit), .reset = end};
}

}  // namespace erp
