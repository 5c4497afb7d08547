#include "modules/identity/address_count.hpp"

#include "base/problem.hpp"

namespace erp::identity {
namespace {

constexpr std::size_t most_windows = 10'000;

}  // namespace

void AddressCount::refuse_if_many(const std::string& address, std::size_t most_per_minute) {
  std::int64_t seconds = 0;
  {
    const auto now = Clock::now();
    const std::lock_guard lock{mutex_};
    const auto found = windows_.find(address);
    if (found == windows_.end() || found->second.end <= now || found->second.times < most_per_minute) return;
    seconds = std::chrono::ceil<std::chrono::seconds>(found->second.end - now).count();
  }
  throw Refused{Problems{{"", "rate_limit_exceeded", {{"seconds", std::to_string(seconds)}}}}};
}

void AddressCount::count(const std::string& address) {
  const auto now = Clock::now();
  const std::lock_guard lock{mutex_};
  if (windows_.size() >= most_windows)
    std::erase_if(windows_, [&](const auto& one) { return one.second.end <= now; });
  if (windows_.size() >= most_windows) windows_.clear();
  Window& window = windows_[address];
  if (window.end <= now) window = {now + std::chrono::minutes{1}, 0};
  ++window.times;
}

}  // namespace erp::identity
