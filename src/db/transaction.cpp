#include "db/transaction.hpp"

#include "runtime/fiber.hpp"

#include <utility>

namespace erp::db {

Transaction::Transaction(std::unique_ptr<State> state) : state_{std::move(state)} {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Rows Transaction::run(std::string_view sql, const Values& values) {
  check(values);
  return state_->run(sql, values);
}

void Transaction::queue(std::string_view sql, Values values) {
  check(values);
  state_->queued.emplace_back(sql, std::move(values));
}

std::vector<Rows> Transaction::flush() {
  return state_->flush();
}

void Transaction::release_early() {
  state_->early = true;
}

Rows Transaction::commit() {
  return state_->commit();
}

Rows Transaction::commit_then(std::string_view sql, Values values) {
  check(values);
  const State::Statement read{sql, std::move(values)};
  return state_->commit(&read);
}

Transaction::State::~State() {
  if (!connection) return;
  auto& pool = lane->transactions();
  begun ? pool.roll_back_and_release(connection) : pool.release(connection);
}

Rows Transaction::State::run(std::string_view sql, const Values& values) {
  StopWatch stop_watch{*lane->counters()};
  prepare_to_send();
  Reply reply;
  send_queued(reply);
  connection->run(sql, values, reply, Connection::Last::no);
  wait_for(reply);
  Rows rows = settle(reply);
  stop_watch.succeeded();
  return rows;
}

std::vector<Rows> Transaction::State::flush() {
  if (queued.empty()) return {};
  StopWatch stop_watch{*lane->counters()};
  prepare_to_send();
  // What goes ahead of the queued statements (the scope) may leave rows too; nobody asked for those.
  std::vector<Rows> all;
  Reply reply;
  reply.all = &all;
  const std::size_t wanted = queued.size();
  send_queued(reply);
  wait_for(reply);
  settle(reply);
  stop_watch.succeeded();
  all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(wanted));
  return all;
}

Rows Transaction::State::commit(const Statement* then) {
  if (!begun && queued.empty() && !then) {
    finish();
    return {};
  }
  StopWatch stop_watch{*lane->counters()};
  prepare_to_send();
  Reply reply;
  send_queued(reply);
  if (early) connection->without_disk(reply);
  connection->commit(reply);
  if (then) {
    connection->set_scope(scope, &reply);
    connection->run(then->first, then->second, reply, Connection::Last::no);
  }
  if (early) connection->wait_for_disk(reply);
  wait_for(reply);
  if (reply.outcome == Outcome::lost && !reply.failure) {
    throw OutcomeUnknown{
        reply.committed ? "what followed the commit failed"
                        : "the connection to the database broke while committing"};
  }
  Rows rows = settle(reply);
  stop_watch.succeeded();
  finish();
  return rows;
}

void Transaction::State::prepare_to_send() {
  if (!connection) throw std::logic_error{"the transaction is over"};
  if (failed) std::rethrow_exception(failed);
  if (!connection->usable()) throw Unavailable{"the connection to the database broke"};
  if (deadline <= Clock::now()) throw Unavailable{"the transaction has run out of time"};
}

void Transaction::State::send_queued(Reply& reply) {
  if (!std::exchange(begun, true)) {
    connection->begin(reply);
    connection->set_scope(scope, &reply);
  }
  for (const auto& [sql, values] : std::exchange(queued, {}))
    connection->run(sql, values, reply, Connection::Last::no);
}

void Transaction::State::wait_for(Reply& reply) {
  reply.deadline = deadline;
  reply.finished = [fiber = Fiber::current()] { fiber->resume(); };
  connection->sync(&reply);
  connection->flush();
  lane->watch();
  Fiber::suspend();
}

Rows Transaction::State::settle(Reply& reply) {
  try {
    // A refusal stays one even if the connection broke after it.
    if (reply.failure) throw to_error(reply.failure.get());
    if (reply.outcome == Outcome::disturbed) throw Unavailable{"the transaction has run out of time"};
    return reply.settle();
  } catch (...) {
    failed = std::current_exception();
    throw;
  }
}

void Transaction::State::finish() {
  lane->transactions().release(std::exchange(connection, nullptr));
}

}  // namespace erp::db
