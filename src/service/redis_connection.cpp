#include "service/redis_connection.hpp"

#include "runtime/fiber.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <utility>

namespace erp {
namespace {

using namespace std::chrono_literals;

constexpr auto shortest_pause = 100ms, longest_pause = 5000ms, patience_to_connect = 1000ms;

std::string_view text_of(const redisReply& reply) {
  return {reply.str, static_cast<std::size_t>(reply.len)};
}

std::optional<RedisAnswer> answer_of(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return RedisAnswer{.text = std::string{text_of(reply)}};
    case REDIS_REPLY_INTEGER:
      return RedisAnswer{.number = reply.integer};
    case REDIS_REPLY_ARRAY: {
      RedisAnswer answer;
      for (std::size_t i = 0; i < reply.elements; ++i) answer.numbers.push_back(reply.element[i]->integer);
      return answer;
    }
    case REDIS_REPLY_ERROR:
      log::warning("CACHE_REFUSED", {}, text_of(reply));
      return {};
    default:
      return {};
  }
}

}  // namespace

// The socket of one attempt. hiredis owns the descriptor; Asio only says when it is ready.
struct RedisConnection::Wire {
  Wire(RedisConnection& its_owner, redisAsyncContext* its_context)
      : owner{its_owner}, context{its_context}, descriptor{its_owner.io_, its_context->c.fd} {}
  RedisConnection& owner;
  redisAsyncContext* context;  // null once hiredis let go of it
  boost::asio::posix::stream_descriptor descriptor;
  bool reading = false, writing = false;
};

// A command under way; lives on the stack of the fiber that waits for it.
struct RedisConnection::Waiting {
  Fiber* fiber;
  Deadline deadline;
  std::optional<RedisAnswer> answer = {};
};

// What hiredis calls back.
struct RedisConnection::Events {
  static RedisConnection& owner_of(const redisAsyncContext* context) {
    return *static_cast<RedisConnection*>(context->data);
  }

  static void want_read(void* data) {
    auto& wire = *static_cast<Wire*>(data);
    if (std::exchange(wire.reading, true)) return;
    const auto ready = [owner = wire.owner.shared_from_this(), held = wire.owner.wire_](const auto& error) {
      held->reading = false;
      if (error || !held->context) return;
      redisAsyncHandleRead(held->context);
      owner->wake_answered();
    };
    wire.descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read, ready);
  }

  static void want_write(void* data) {
    auto& wire = *static_cast<Wire*>(data);
    if (std::exchange(wire.writing, true)) return;
    const auto ready = [owner = wire.owner.shared_from_this(), held = wire.owner.wire_](const auto& error) {
      held->writing = false;
      if (error || !held->context) return;
      redisAsyncHandleWrite(held->context);
      owner->wake_answered();
    };
    wire.descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_write, ready);
  }

  // hiredis is about to free the context, for whatever reason: the one place where a connection ends.
  static void let_go(void* data) {
    auto& wire = *static_cast<Wire*>(data);
    RedisConnection& owner = wire.owner;
    const std::string reason = wire.context->errstr ? wire.context->errstr : "";
    wire.context = nullptr;
    wire.descriptor.release();
    owner.lost(owner.reason_.empty() ? reason : owner.reason_);
  }

  static void answered(redisAsyncContext* context, void* reply, void* data) {
    RedisConnection& owner = owner_of(context);
    auto* waiting = static_cast<Waiting*>(data);
    owner.waiting_.pop_front();
    if (reply) {
      waiting->answer = answer_of(*static_cast<redisReply*>(reply));
    } else {
      owner.accepts_ = false;
    }
    owner.answered_.push_back(waiting);
  }

  static void step_of_greeting(redisAsyncContext* context, void* reply, void*) {
    const auto* said = static_cast<redisReply*>(reply);
    if (said && said->type == REDIS_REPLY_ERROR) owner_of(context).close(std::string{text_of(*said)});
  }

  static void end_of_greeting(redisAsyncContext* context, void* reply, void*) {
    const auto* said = static_cast<redisReply*>(reply);
    if (!said || !owner_of(context).reason_.empty()) return;
    if (said->type == REDIS_REPLY_ERROR) return owner_of(context).close(std::string{text_of(*said)});
    owner_of(context).greeted();
  }

  static void heard(redisAsyncContext* context, void* reply, void*) {
    const auto* said = static_cast<redisReply*>(reply);
    if (!said || said->type != REDIS_REPLY_ARRAY || said->elements != 3) return;
    RedisConnection& owner = owner_of(context);
    const auto channel = owner.channels_.find(text_of(*said->element[1]));
    if (channel == owner.channels_.end()) return;
    const std::string_view kind = text_of(*said->element[0]);
    if (kind == "subscribe") channel->second({});
    if (kind == "message") channel->second(text_of(*said->element[2]));
  }
};

RedisConnection::RedisConnection(
    boost::asio::io_context& io, RedisAddress address, std::chrono::milliseconds deadline)
    : io_{io}, address_{std::move(address)}, deadline_{deadline}, pause_{shortest_pause} {}

RedisConnection::~RedisConnection() = default;

void RedisConnection::start() {
  open();
}

void RedisConnection::stop() {
  stopped_ = true;
  if (wire_ && wire_->context) redisAsyncFree(wire_->context);
  resolver_.cancel();
  attempt_timer_.cancel();
  deadline_timer_.cancel();
}

void RedisConnection::open() {
  reason_.clear();
  if (!address_.socket.empty()) return attach(redisAsyncConnectUnix(address_.socket.c_str()));
  boost::system::error_code not_numeric;
  boost::asio::ip::make_address(address_.host, not_numeric);
  if (!not_numeric) return attach(redisAsyncConnect(address_.host.c_str(), address_.port));
  // hiredis would look the name up right here and block the loop.
  resolver_.async_resolve(
      address_.host, {}, [self = shared_from_this()](const auto& error, const auto& found) {
        if (self->stopped_) return;
        if (error || found.empty()) return self->lost(error.message());
        const std::string numeric = found.begin()->endpoint().address().to_string();
        self->attach(redisAsyncConnect(numeric.c_str(), self->address_.port));
      });
}

void RedisConnection::attach(redisAsyncContext* context) {
  if (!context || context->err) {
    const std::string reason = context ? context->errstr : "out of memory";
    if (context) redisAsyncFree(context);
    return lost(reason);
  }
  wire_ = std::make_shared<Wire>(*this, context);
  context->data = this;
  context->ev.data = wire_.get();
  context->ev.addRead = Events::want_read;
  context->ev.addWrite = Events::want_write;
  context->ev.cleanup = Events::let_go;
  if (address_.socket.empty()) redisEnableKeepAlive(&context->c);  // not a thing of unix sockets
  greet();
  // Commands may follow the greeting at once, unless the last attempt failed: then it has to prove itself
  // first.
  accepts_ = !complained_;
  attempt_timer_.expires_after(patience_to_connect);
  attempt_timer_.async_wait([self = shared_from_this(), wire = wire_](const auto& error) {
    if (error || self->wire_ != wire || self->up_) return;
    self->close("no connection in time");
    self->wake_answered();
  });
}

void RedisConnection::greet() {
  redisAsyncContext* context = wire_->context;
  const auto step = Events::step_of_greeting;
  const std::string& password = address_.password;
  if (!address_.user.empty()) {
    redisAsyncCommand(
        context,
        step,
        nullptr,
        "AUTH %b %b",
        address_.user.data(),
        address_.user.size(),
        password.data(),
        password.size());
  } else if (!password.empty()) {
    redisAsyncCommand(context, step, nullptr, "AUTH %b", password.data(), password.size());
  }
  if (!address_.database.empty())
    redisAsyncCommand(context, step, nullptr, "SELECT %s", address_.database.c_str());
  redisAsyncCommand(context, Events::end_of_greeting, nullptr, "PING");
}

void RedisConnection::greeted() {
  attempt_timer_.cancel();
  up_ = accepts_ = true;
  pause_ = shortest_pause;
  metrics().cache_up().set(1);
  if (std::exchange(complained_, false)) log::info("CACHE_BACK");
  for (const auto& [channel, heard] : channels_) send_subscription(channel);
}

void RedisConnection::subscribe(const std::string& channel, std::function<void(std::string_view)> heard) {
  channels_[channel] = std::move(heard);
  if (up_) send_subscription(channel);
}

void RedisConnection::send_subscription(const std::string& channel) {
  redisAsyncCommand(wire_->context, Events::heard, nullptr, "SUBSCRIBE %b", channel.data(), channel.size());
}

void RedisConnection::close(std::string reason) {
  reason_ = std::move(reason);
  accepts_ = false;
  if (wire_ && wire_->context) redisAsyncFree(wire_->context);
}

void RedisConnection::lost(const std::string& reason) {
  wire_ = nullptr;
  accepts_ = up_ = false;
  if (stopped_) return;
  metrics().cache_up().set(0);
  if (!std::exchange(complained_, true)) log::warning("CACHE_AWAY", {}, reason);
  attempt_timer_.expires_after(std::exchange(pause_, std::min(pause_ * 2, longest_pause)));
  attempt_timer_.async_wait([self = shared_from_this()](const auto& error) {
    if (!error && !self->stopped_ && !self->wire_) self->open();
  });
}

std::optional<RedisAnswer> RedisConnection::call(std::span<const std::string_view> words) {
  Fiber* const fiber = Fiber::current();
  if (!fiber || !accepts_) return {};
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    lengths.push_back(word.size());
  }
  Waiting waiting{.fiber = fiber, .deadline = Clock::now() + deadline_};
  const int count = static_cast<int>(words.size());
  if (redisAsyncCommandArgv(
          wire_->context, Events::answered, &waiting, count, texts.data(), lengths.data()) != REDIS_OK) {
    return {};
  }
  waiting_.push_back(&waiting);
  watch_deadline();
  Fiber::suspend();
  return std::move(waiting.answer);
}

// Fibers go on only when hiredis is not on the stack: they may send, or end up closing the connection.
void RedisConnection::wake_answered() {
  for (Waiting* waiting : std::exchange(answered_, {})) waiting->fiber->resume();
}

void RedisConnection::watch_deadline() {
  if (watching_ || waiting_.empty()) return;
  watching_ = true;
  deadline_timer_.expires_at(waiting_.front()->deadline);
  deadline_timer_.async_wait([self = shared_from_this()](const auto& error) {
    self->watching_ = false;
    if (!error && !self->stopped_) self->check_deadline();
  });
}

void RedisConnection::check_deadline() {
  const auto late = [this] { return !waiting_.empty() && waiting_.front()->deadline <= Clock::now(); };
  // If this thread was held up, the answer may be here already: Redis is not to blame.
  if (late() && up_) redisAsyncHandleRead(wire_->context);
  if (late()) close("no answer in time");
  watch_deadline();
  wake_answered();
}

}  // namespace erp
