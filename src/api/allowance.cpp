#include "api/allowance.hpp"

#include "service/config.hpp"

#include <chrono>
#include <mutex>
#include <unordered_map>

namespace erp::api {
namespace {

struct Window {
  std::int64_t minute = 0;
  std::uint64_t used[3] = {};
};

struct HashOfUuid {
  std::size_t operator()(const Uuid& id) const {
    std::size_t hash = 0;
    for (const auto byte : id.bytes) hash = hash * 131 + byte;
    return hash;
  }
};

enum Kind : std::size_t { reading, writing, reporting };

Kind kind_of(const http::Request& request) {
  if (request.path.find("/reports/") != std::string::npos) return reporting;
  return request.method == "GET" || request.method == "HEAD" ? reading : writing;
}

std::uint64_t limit_of(const Config& config, Kind kind) {
  switch (kind) {
    case reading:
      return config.rates.read_per_minute;
    case writing:
      return config.rates.write_per_minute;
    default:
      return config.rates.report_per_minute;
  }
}

}  // namespace

Allowance spend(const Call& call) {
  static std::mutex mutex;
  static std::unordered_map<Uuid, Window, HashOfUuid> windows;
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const Kind kind = kind_of(call.request);
  Allowance allowance{.limit = limit_of(*call.context.config.get(), kind), .reset = (seconds / 60 + 1) * 60};
  allowance.seconds_left = allowance.reset - seconds;
  const std::lock_guard lock{mutex};
  Window& window = windows[call.who->actor.user_id];
  if (window.minute != seconds / 60) window = {seconds / 60, {}};
  const auto used = ++window.used[kind];
  allowance.allowed = used <= allowance.limit;
  allowance.remaining = allowance.allowed ? allowance.limit - used : 0;
  return allowance;
}

void add_headers(http::Response& response, const Allowance& allowance) {
  response.headers.emplace_back("X-RateLimit-Limit", std::to_string(allowance.limit));
  response.headers.emplace_back("X-RateLimit-Remaining", std::to_string(allowance.remaining));
  response.headers.emplace_back("X-RateLimit-Reset", std::to_string(allowance.reset));
}

}  // namespace erp::api
