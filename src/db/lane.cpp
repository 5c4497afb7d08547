#include "db/lane.hpp"

#include "runtime/fiber.hpp"

#include <utility>

namespace erp::db {
namespace {

// How late a deadline may be noticed. One timer for all is far cheaper than one a statement.
constexpr std::chrono::milliseconds tick{20};

void require_fiber() {
  if (!Fiber::current()) throw std::logic_error{"the database is used outside of a fiber"};
}

}  // namespace

Lane::Lane(
    Loop& loop, const Options& options, const Routes& routes, Canceller& canceller,
    std::atomic<std::uint64_t>& reached)
    : context_{loop, options, routes.transactions, canceller, reached, std::make_shared<Counters>()},
      read_context_{loop, options, routes.reads, canceller, reached, context_.counters},
      listening_context_{loop, options, routes.listeners, canceller, reached, context_.counters},
      reads_{read_context_},
      transactions_{context_} {}

Lane::~Lane() {
  close();
}

Rows Lane::read(const Scope& scope, std::string_view sql, const Values& values, Deadline deadline) {
  require_fiber();
  check(values);
  const auto self = shared_from_this();
  watch();
  StopWatch stop_watch{*context_.counters};
  Rows rows = reads_.read(scope, sql, values, deadline);
  stop_watch.succeeded();
  return rows;
}

std::shared_ptr<Connection> Lane::acquire(Deadline deadline) {
  require_fiber();
  const auto self = shared_from_this();
  watch();
  return transactions_.acquire(deadline);
}

void Lane::listen(const std::string& channel, std::function<void(std::string_view payload)> heard) {
  listeners_.push_back(std::make_unique<Listener>(listening_context_, channel, std::move(heard)));
}

void Lane::watch() {
  if (timer_ || closed_) return;
  timer_.emplace(context_.loop.io(), tick);
  timer_->async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error || self->closed_) return;
    self->timer_.reset();
    const auto now = Clock::now();
    self->reads_.expire(now);
    self->transactions_.expire(now);
    if (self->reads_.busy() || self->transactions_.busy()) self->watch();
  });
}

void Lane::close() {
  if (std::exchange(closed_, true)) return;
  timer_.reset();
  reads_.close();
  transactions_.close();
  for (const auto& listener : listeners_) listener->close();
  context_.counters->open.set(0);
}

}  // namespace erp::db
