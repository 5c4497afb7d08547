#include "db/read_lane.hpp"

#include "runtime/fiber.hpp"

#include <algorithm>
#include <utility>

namespace erp::db {
namespace {

// Steps under way on one connection before more reads wait in the queue: enough to keep the server busy, few
// enough that a slow read does not hold up many others.
constexpr std::size_t most_load = 768;
// Reads in one transaction. A transaction each costs both sides about twice the time, most of it in system
// calls; but answers arrive with the end of their batch, and a failure makes the rest of it be sent again.
constexpr int most_reads = 8;
constexpr int most_attempts = 4;

}  // namespace

ReadLane::ReadLane(const Context& context)
    : context_{context},
      connector_{
          context,
          {.opened = [this](const auto& connection) { opened(connection); },
           .failed = [this] { failed(); },
           .progressed = [this](const auto& connection) { progressed(connection); },
           .broken = [this](const auto& connection) { remove(connection); },
           .notified = {}}} {}

Rows ReadLane::read(const Scope& scope, std::string_view sql, const Values& values, Deadline deadline) {
  for (int attempt = 1;; ++attempt) {
    Read read{scope, sql, values, attempt > 1};
    read.reply.deadline = deadline;
    enqueue(read);
    Fiber::suspend();
    if (read.reply.outcome == Outcome::disturbed && attempt < most_attempts) continue;
    return read.reply.settle();
  }
}

void ReadLane::enqueue(Read& read) {
  if (closed_ || !reachable()) throw Unavailable{"the database cannot be reached"};
  if (queue_.size() >= context_.options.queue_limit)
    throw Unavailable{"too many reads wait for the database"};
  read.reply.finished = [fiber = Fiber::current()] { fiber->resume(); };
  queue_.push_back(&read);
  count_waiting();
  fill();
  schedule();
}

void ReadLane::fill() {
  while (connections_.size() + connector_.connecting() < context_.options.read_connections &&
         !connector_.down()) {
    connector_.open();
  }
}

// Later in this turn of the loop, so that whatever else is ready to read goes along.
void ReadLane::schedule() {
  if (connections_.empty() || std::exchange(scheduled_, true)) return;
  context_.loop.post([this, alive = std::weak_ptr{alive_}] {
    if (alive.expired()) return;
    scheduled_ = false;
    dispatch();
  });
}

void ReadLane::dispatch() {
  while (!queue_.empty()) {
    const auto connection = least_loaded();
    if (!connection) break;
    send(*queue_.front(), connection);
    queue_.pop_front();
  }
  count_waiting();
  for (auto& batch : std::exchange(batches_, {})) {
    end(batch);
    if (batch.connection->usable()) batch.connection->flush();
  }
}

void ReadLane::send(Read& read, const std::shared_ptr<Connection>& connection) {
  const auto known = std::find_if(
      batches_.begin(), batches_.end(), [&](const Batch& batch) { return batch.connection == connection; });
  Batch& batch = known == batches_.end() ? batches_.emplace_back(Batch{connection}) : *known;
  if (read.alone || batch.reads == most_reads) end(batch);
  // If the scope cannot be set, the server skips what follows: no read ever runs with the scope of another.
  connection->set_scope(read.scope, &read.reply);
  connection->run(read.sql, read.values, read.reply, Connection::Last::yes);
  ++batch.reads;
  if (read.alone) end(batch);
}

void ReadLane::end(Batch& batch) {
  if (std::exchange(batch.reads, 0) > 0) batch.connection->sync();
}

std::shared_ptr<Connection> ReadLane::least_loaded() const {
  const auto less = [](const auto& a, const auto& b) { return a->load() < b->load(); };
  const auto least = std::min_element(connections_.begin(), connections_.end(), less);
  if (least == connections_.end() || (*least)->load() >= most_load) return nullptr;
  return *least;
}

void ReadLane::opened(const std::shared_ptr<Connection>& connection) {
  connections_.push_back(connection);
  fill();
  schedule();
}

void ReadLane::failed() {
  if (!connections_.empty()) return;
  auto waiting = std::exchange(queue_, {});
  count_waiting();
  for (auto* read : waiting) read->reply.finish(Outcome::lost);
}

void ReadLane::progressed(const std::shared_ptr<Connection>& connection) {
  if (connection->worn_out()) retire(connection);
  if (connection->idle() && std::erase(retired_, connection) > 0) connection->close();
  if (!queue_.empty()) schedule();
}

// It takes no more reads; those that it has may still be answered.
void ReadLane::retire(const std::shared_ptr<Connection>& connection) {
  if (std::erase(connections_, connection) == 0) return;
  retired_.push_back(connection);
  fill();
}

void ReadLane::remove(const std::shared_ptr<Connection>& connection) {
  std::erase(connections_, connection);
  std::erase(retired_, connection);
  fill();
}

bool ReadLane::busy() const {
  const auto works = [](const auto& connection) { return !connection->idle(); };
  return !queue_.empty() || std::any_of(connections_.begin(), connections_.end(), works) ||
         std::any_of(retired_.begin(), retired_.end(), works);
}

void ReadLane::expire(Deadline now) {
  std::vector<Read*> overdue;
  for (auto* read : queue_) {
    if (read->reply.deadline <= now) overdue.push_back(read);
  }
  for (auto* read : overdue) std::erase(queue_, read);
  count_waiting();
  for (auto* read : overdue) read->reply.finish(Outcome::timed_out);
  auto connections = connections_;
  connections.insert(connections.end(), retired_.begin(), retired_.end());
  for (const auto& connection : connections) expire(connection, now);
}

// Only what runs now can be cancelled; what stands behind it is answered unread when its turn comes.
void ReadLane::expire(const std::shared_ptr<Connection>& connection, Deadline now) {
  std::vector<Reply*> overdue;
  connection->for_each_reply([&](Reply& reply) {
    if (reply.deadline <= now) overdue.push_back(&reply);
  });
  if (!overdue.empty() && connection->first_in_line() == overdue.front()) {
    connection->cancel();
    retire(connection);
  }
  for (auto* reply : overdue) connection->forget(*reply);
  for (auto* reply : overdue) reply->finish(Outcome::timed_out);
  if (connection->silent(now)) connection->lose();
}

void ReadLane::close() {
  closed_ = true;
  connector_.close();
  for (const auto& connection : std::exchange(connections_, {})) connection->close();
  for (const auto& connection : std::exchange(retired_, {})) connection->close();
  queue_.clear();
}

}  // namespace erp::db
