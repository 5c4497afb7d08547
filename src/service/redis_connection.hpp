// One connection to Redis on one event loop, which mends itself. Seen by the cache alone.
#pragma once

#include "runtime/loop.hpp"
#include "service/redis_address.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisAsyncContext;
struct redisReply;

namespace erp {

class Fiber;

// What a command was answered; a null and an error are no answer.
struct RedisAnswer {
  std::string text;
  std::int64_t number = 0;
  std::vector<std::int64_t> numbers;
};

// Everything happens on the thread of the loop. A command that is not answered by its deadline closes the
// connection: so no answer can come late, and further commands fail at once until a new connection proved
// itself.
class RedisConnection : public std::enable_shared_from_this<RedisConnection> {
 public:
  RedisConnection(boost::asio::io_context&, RedisAddress, std::chrono::milliseconds deadline);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  void start();
  void stop();  // for good; who still waits is not woken
  bool up() const { return up_; }

  // Suspends this fiber until the answer or the deadline. Nothing outside of a fiber, or while Redis is away.
  std::optional<RedisAnswer> call(std::span<const std::string_view> words);
  // A connection that subscribes must not call(). `heard` runs on the loop's own stack; see Cache::subscribe.
  void subscribe(const std::string& channel, std::function<void(std::string_view)> heard);

 private:
  struct Wire;
  struct Waiting;
  struct Events;

  void open();
  void attach(redisAsyncContext* context);
  void greet();
  void greeted();
  void send_subscription(const std::string& channel);
  void close(std::string reason);
  void lost(const std::string& reason);
  void wake_answered();
  void watch_deadline();
  void check_deadline();

  boost::asio::io_context& io_;
  const RedisAddress address_;
  const std::chrono::milliseconds deadline_;
  boost::asio::ip::tcp::resolver resolver_{io_};
  boost::asio::steady_timer attempt_timer_{io_}, deadline_timer_{io_};
  std::shared_ptr<Wire> wire_;      // null while there is no connection
  std::deque<Waiting*> waiting_;    // sent, oldest first: Redis answers in order
  std::vector<Waiting*> answered_;  // to be woken once hiredis has returned
  std::map<std::string, std::function<void(std::string_view)>, std::less<>> channels_;
  std::chrono::milliseconds pause_;  // before the next attempt
  std::string reason_;               // why the connection is being closed
  bool accepts_ = false, up_ = false, stopped_ = false, watching_ = false, complained_ = false;
};

}  // namespace erp
