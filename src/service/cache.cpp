#include "service/cache.hpp"

#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"
#include "service/redis_connection.hpp"

#include <array>
#include <atomic>
#include <map>
#include <stdexcept>
#include <utility>

namespace erp {
namespace {

// The connections of one loop, which live and die with its io_context.
class RedisConnections : public boost::asio::execution_context::service {
 public:
  static inline boost::asio::execution_context::id id;
  explicit RedisConnections(boost::asio::execution_context& context) : service{context} {}

  std::map<std::pair<std::uint64_t, int>, std::shared_ptr<RedisConnection>> all;

 private:
  void shutdown() override {
    for (auto& [which, connection] : all) connection->stop();
    all.clear();
  }
};

std::atomic<std::uint64_t> last_number{0};

template <class... Words>
std::optional<RedisAnswer> ask(const std::shared_ptr<RedisConnection>& connection, const Words&... words) {
  if (!connection) return {};
  const std::array<std::string_view, sizeof...(Words)> all{words...};
  return connection->call(all);
}

std::optional<std::string> text_of(std::optional<RedisAnswer> answer) {
  if (!answer) return {};
  return std::move(answer->text);
}

std::string written(std::chrono::milliseconds time) {
  return std::to_string(time.count());
}

}  // namespace

Cache::Cache(const std::string& url, std::chrono::milliseconds deadline)
    : deadline_{deadline}, number_{++last_number} {
  if (url.empty()) return;
  address_.emplace();
  if (!parse(url, *address_)) throw std::invalid_argument{"not a Redis URL"};
}

std::shared_ptr<RedisConnection> Cache::connection(Use use) const {
  if (!address_ || (use == Use::calls && !Fiber::current())) return nullptr;
  auto& io = Loop::current().io();
  auto& mine = boost::asio::use_service<RedisConnections>(io).all[{number_, static_cast<int>(use)}];
  if (!mine) {
    mine = std::make_shared<RedisConnection>(io, *address_, deadline_);
    mine->start();
  }
  return mine;
}

std::optional<std::string> Cache::get(std::string_view key) {
  return text_of(ask(connection(Use::calls), "GET", key));
}

std::optional<std::string> Cache::take(std::string_view key) {
  return text_of(ask(connection(Use::calls), "GETDEL", key));
}

bool Cache::set(std::string_view key, std::string_view value, std::chrono::milliseconds expiry) {
  return ask(connection(Use::calls), "SET", key, value, "PX", written(expiry)).has_value();
}

bool Cache::set_first(std::string_view key, std::string_view value, std::chrono::milliseconds expiry) {
  return ask(connection(Use::calls), "SET", key, value, "PX", written(expiry), "NX").has_value();
}

bool Cache::erase(std::string_view key) {
  const auto answer = ask(connection(Use::calls), "DEL", key);
  return answer && answer->number > 0;
}

std::optional<std::int64_t> Cache::count(std::string_view key, std::chrono::milliseconds expiry) {
  // In one step, so that no crash in between leaves a number that never expires.
  constexpr std::string_view script =
      "local n = redis.call('INCR', KEYS[1]) "
      "if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n";
  const auto answer = ask(connection(Use::calls), "EVAL", script, "1", key, written(expiry));
  if (!answer) return {};
  return answer->number;
}

bool Cache::publish(std::string_view channel, std::string_view payload) {
  return ask(connection(Use::calls), "PUBLISH", channel, payload).has_value();
}

void Cache::subscribe(const std::string& channel, std::function<void(std::string_view)> heard) {
  if (const auto mine = connection(Use::subscriptions)) mine->subscribe(channel, std::move(heard));
}

bool Cache::available() {
  const auto mine = connection(Use::calls);
  return mine && mine->up();
}

}  // namespace erp
