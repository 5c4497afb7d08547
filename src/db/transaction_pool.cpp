#include "db/transaction_pool.hpp"

#include "runtime/fiber.hpp"

#include <algorithm>
#include <utility>

namespace erp::db {
namespace {

// What a cancelled statement or a rollback may still take before its connection is given up.
constexpr std::chrono::seconds grace{2};

}  // namespace

TransactionPool::TransactionPool(const Context& context)
    : context_{context},
      connector_{
          context,
          {.opened = [this](const auto& connection) { hand_out(connection); },
           .failed = [this] { failed(); },
           .progressed = {},
           .broken = [this](const auto& connection) { remove(connection); },
           .notified = {}}} {}

std::shared_ptr<Connection> TransactionPool::acquire(Deadline deadline) {
  if (closed_) throw Unavailable{"the database is closed"};
  if (waiting_.empty()) {
    if (auto connection = take_idle()) return connection;
  }
  if (connector_.down() && busy_.empty()) throw Unavailable{"the database cannot be reached"};
  if (waiting_.size() >= context_.options.queue_limit)
    throw Unavailable{"too many transactions wait for the database"};
  Waiter waiter;
  waiter.reply.deadline = deadline;
  waiter.reply.finished = [fiber = Fiber::current()] { fiber->resume(); };
  waiting_.push_back(&waiter);
  open_for_waiters();
  count();
  Fiber::suspend();
  waiter.reply.settle();
  return std::move(waiter.connection);
}

// The one used last: its caches are warm.
std::shared_ptr<Connection> TransactionPool::take_idle() {
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  busy_.push_back(connection);
  count();
  return connection;
}

void TransactionPool::open_for_waiters() {
  const auto room = [this] {
    return idle_.size() + busy_.size() + connector_.connecting() < context_.options.connections;
  };
  while (room() && connector_.connecting() < waiting_.size() && !connector_.down()) connector_.open();
}

void TransactionPool::hand_out(const std::shared_ptr<Connection>& connection) {
  if (waiting_.empty()) {
    idle_.push_back(connection);
    return count();
  }
  Waiter* const waiter = waiting_.front();
  waiting_.pop_front();
  busy_.push_back(connection);
  waiter->connection = connection;
  count();
  waiter->reply.finish(Outcome::answered);
}

void TransactionPool::release(const std::shared_ptr<Connection>& connection) {
  if (std::erase(busy_, connection) == 0) return;  // it broke, or everything is closed
  // A cancellation that is still on its way must not hit the next transaction.
  if (connection->worn_out()) {
    connection->close();
    open_for_waiters();
    return count();
  }
  hand_out(connection);
}

void TransactionPool::roll_back_and_release(const std::shared_ptr<Connection>& connection) {
  if (!connection->usable()) return;
  Reply& reply = connection->farewell;
  reply = {};
  reply.deadline = Clock::now() + grace;
  reply.finished = [this, weak = std::weak_ptr{connection}] {
    const auto done = weak.lock();
    if (!done || !done->usable()) return;
    done->farewell.failure ? done->lose() : release(done);
  };
  connection->rollback(reply);
  connection->sync(&reply);
  connection->flush();
}

void TransactionPool::failed() {
  if (!busy_.empty()) return;  // the waiting get a connection when one of those is released
  auto waiting = std::exchange(waiting_, {});
  count();
  for (auto* waiter : waiting) waiter->reply.finish(Outcome::lost);
}

void TransactionPool::remove(const std::shared_ptr<Connection>& connection) {
  std::erase(idle_, connection);
  std::erase(busy_, connection);
  open_for_waiters();
  count();
  if (connector_.down()) failed();
}

void TransactionPool::expire(Deadline now) {
  std::vector<Waiter*> overdue;
  for (auto* waiter : waiting_) {
    if (waiter->reply.deadline <= now) overdue.push_back(waiter);
  }
  for (auto* waiter : overdue) std::erase(waiting_, waiter);
  count();
  for (auto* waiter : overdue) waiter->reply.finish(Outcome::timed_out);
  for (const auto& connection : std::vector{busy_}) {
    bool late = false;
    connection->for_each_reply([&](Reply& reply) {
      if (reply.deadline > now) return;
      late = true;
      reply.deadline = now + grace;
    });
    if (!late) continue;
    // The server's own word on what was done is worth waiting for a little longer.
    connection->cancelled() ? lose(connection) : connection->cancel();
  }
}

// The server did not answer a cancellation either: those that wait for work are hardly better, and the next
// attempt to connect tells whether it lives.
void TransactionPool::lose(const std::shared_ptr<Connection>& connection) {
  for (const auto& idle : std::exchange(idle_, {})) idle->close();
  connection->lose();
}

void TransactionPool::close() {
  closed_ = true;
  connector_.close();
  for (const auto& connection : std::exchange(idle_, {})) connection->close();
  for (const auto& connection : std::exchange(busy_, {})) connection->close();
  waiting_.clear();
}

void TransactionPool::count() {
  context_.counters->busy.set(busy_.size());
  context_.counters->transactions_waiting.set(waiting_.size());
}

}  // namespace erp::db
