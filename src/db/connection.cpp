#include "db/connection.hpp"

#include <boost/container/small_vector.hpp>

#include <utility>

namespace erp::db {
namespace {

constexpr std::size_t most_statements = 1000;
// What a server may take to say anything after it was asked to cancel.
constexpr std::chrono::seconds grace{2};
constexpr const char* set_scope_name = "set_scope";
// A commit waits for all that was written before; a message of the log is the least that there is to commit.
constexpr const char* without_disk_name = "without_disk";
constexpr const char* wait_for_disk_name = "wait_for_disk";
constexpr std::pair<const char*, const char*> commands[] = {
    {"begin", "begin"},
    {"commit", "commit"},
    {"rollback", "rollback"},
    {without_disk_name, "set local synchronous_commit = off"},
    {wait_for_disk_name, "select pg_logical_emit_message(true, 'itdo', '')"}};

}  // namespace

void Reply::finish(Outcome how) {
  outcome = how;
  const auto tell = std::exchange(finished, nullptr);
  if (tell) tell();
}

Rows Reply::settle() {
  switch (outcome) {
    case Outcome::lost:
      throw Unavailable{"the connection to the database broke"};
    case Outcome::timed_out:
      throw Unavailable{"the database did not answer in time"};
    case Outcome::disturbed:
      throw Unavailable{"the statement was disturbed by the end of another"};
    case Outcome::answered:
      break;
  }
  if (failure) throw to_error(failure.get());
  return Rows{rows.release()};
}

Connection::Connection(const Context& context) : context_{context}, counters_{context.counters} {}

Connection::~Connection() {
  close();
}

bool Connection::worn_out() const {
  return cancelled() || statements_.size() >= most_statements;
}

void Connection::close() {
  closed_ = true;
  timer_.reset();
  // libpq owns the descriptor: Asio must let go of it before it is closed.
  if (socket_) socket_->release();
  socket_.reset();
  PQfinish(std::exchange(session_, nullptr));
  if (std::exchange(open_, false)) counters_->open.set(counters_->open.get() - 1);
  steps_.clear();
  events_ = {};
}

void Connection::lose() {
  if (closed_) return;
  const auto self = shared_from_this();
  for (auto& step : steps_) {
    if (step.last) finish(step, Outcome::lost);
  }
  const auto broken = std::move(events_.broken);
  close();
  if (broken) broken();
  call_finished();
}

void Connection::push(Role role, bool last, Statement* statement, Reply* reply) {
  steps_.push_back({role, last, statement, reply});
}

void Connection::send_prepared(const char* name, const char* const* values, int count) {
  sent(PQsendQueryPrepared(session_, name, count, values, nullptr, nullptr, 0));
}

void Connection::send_unnamed(const char* sql, const char* const* values, int count) {
  sent(PQsendQueryParams(session_, sql, count, nullptr, values, nullptr, nullptr, 0));
}

void Connection::send_command(const char* name) {
  if (!context_.parameters.pooled()) return send_prepared(name, nullptr, 0);
  for (const auto& [known, sql] : commands)
    if (std::string_view{known} == name) send_unnamed(sql, nullptr, 0);
}

void Connection::start_pipeline() {
  sent(PQenterPipelineMode(session_));
  if (!context_.parameters.pooled()) {
    const auto prepare = [this](const char* name, const char* sql) {
      sent(PQsendPrepare(session_, name, sql, 0, nullptr));
      push(Role::command, false, nullptr, nullptr);
    };
    for (const auto& [name, sql] : commands) prepare(name, sql);
    prepare(set_scope_name, context_.parameters.scope_sql());
  }
  sync();
  flush();
}

void Connection::begin(Reply& reply) {
  send_command("begin");
  push(Role::command, false, nullptr, &reply);
}

void Connection::commit(Reply& reply) {
  send_command("commit");
  push(Role::commit, false, nullptr, &reply);
}

void Connection::without_disk(Reply& reply) {
  send_command(without_disk_name);
  push(Role::command, false, nullptr, &reply);
}

void Connection::wait_for_disk(Reply& reply) {
  send_command(wait_for_disk_name);
  push(Role::command, false, nullptr, &reply);
}

void Connection::rollback(Reply& reply) {
  send_command("rollback");
  push(Role::command, false, nullptr, &reply);
}

void Connection::set_scope(const Scope& scope, Reply* reply) {
  const char* values[] = {scope.organization_id.c_str(), scope.user_id.c_str(), scope.access.c_str()};
  if (context_.parameters.pooled())
    send_unnamed(context_.parameters.scope_sql(), values, 3);
  else
    send_prepared(set_scope_name, values, 3);
  push(Role::command, false, nullptr, reply);
}

void Connection::command(const std::string& sql, Reply& reply) {
  send_unnamed(sql.c_str(), nullptr, 0);
  push(Role::command, false, nullptr, &reply);
}

Connection::Statement& Connection::statement(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  return statements_.emplace(std::string{sql}, Statement{"s" + std::to_string(statements_.size())})
      .first->second;
}

void Connection::send_prepare(Statement& statement, const std::string& sql, Reply* reply) {
  statement.sent = true;
  sent(PQsendPrepare(session_, statement.name.c_str(), sql.c_str(), 0, nullptr));
  push(Role::prepare, false, &statement, reply);
}

void Connection::run(std::string_view sql, const Values& values, Reply& reply, Last last) {
  boost::container::small_vector<const char*, 32> texts;
  for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
  const int count = static_cast<int>(texts.size());
  if (context_.parameters.pooled()) {
    send_unnamed(std::string{sql}.c_str(), texts.data(), count);
    return push(Role::answer, last == Last::yes, nullptr, &reply);
  }
  auto& known = statement(sql);
  if (!known.sent) send_prepare(known, std::string{sql}, &reply);
  send_prepared(known.name.c_str(), texts.data(), count);
  push(Role::answer, last == Last::yes, &known, &reply);
}

void Connection::sync(Reply* finishes) {
  sent(PQpipelineSync(session_));
  push(Role::sync, finishes != nullptr, nullptr, finishes);
}

void Connection::flush() {
  const int left = doomed_ ? -1 : PQflush(session_);
  if (left < 0) return lose();
  if (left == 0 || std::exchange(writing_, true)) return;
  wait(boost::asio::posix::stream_descriptor::wait_write, &Connection::writable);
}

void Connection::wait(boost::asio::posix::stream_descriptor::wait_type what, Handler handler) {
  // What was ready of the host before must not be taken for the next one.
  socket_->async_wait(
      what,
      [self = shared_from_this(), host = hosts_tried_, handler](const boost::system::error_code& error) {
        if (error || self->closed_ || self->hosts_tried_ != host) return;
        (self.get()->*handler)();
      });
}

void Connection::writable() {
  writing_ = false;
  // While it could not write, libpq may have read: what it holds would not make the socket readable again.
  receive();
  if (!closed_) flush();
}

void Connection::readable() {
  receive();
  if (!closed_) wait(boost::asio::posix::stream_descriptor::wait_read, &Connection::readable);
}

void Connection::receive() {
  const auto self = shared_from_this();
  heard_at_ = Clock::now();
  const bool received = PQconsumeInput(session_) == 1;
  const bool intact = take_results();
  if (events_.notified) take_notifications();
  if (closed_) return;
  if (!received || !intact || PQstatus(session_) != CONNECTION_OK) return lose();
  call_finished();
  if (!closed_ && events_.progressed) events_.progressed();
}

// False if the session is over.
bool Connection::take_results() {
  // A null ends the results of a statement; two of them say that all is taken.
  bool separated = false;
  while (!steps_.empty() && !PQisBusy(session_)) {
    Result result{PQgetResult(session_)};
    if (!result && std::exchange(separated, true)) return true;
    if (!result) continue;
    separated = false;
    if (alone_ || ends_session(result.get())) return false;
    take(std::move(result));
  }
  return true;
}

void Connection::take(Result result) {
  Step step = steps_.front();
  steps_.pop_front();
  if (failed(result.get())) {
    fail(step, std::move(result));
  } else if (step.role == Role::commit && step.reply) {
    step.reply->committed = true;
  } else if (step.role == Role::answer && step.reply) {
    if (step.reply->all)
      step.reply->all->emplace_back(result.release());
    else
      step.reply->rows = std::move(result);
  }
  if (step.last) finish(step, step.reply ? step.reply->outcome : Outcome::answered);
}

void Connection::fail(Step& step, Result result) {
  const bool skipped = PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED;
  std::shared_ptr<const PGresult> failure = std::move(result);
  if (step.role == Role::prepare) {
    step.statement->sent = false;
    if (!skipped) step.statement->failure = failure;
  }
  if (!step.reply || step.reply->failure) return;
  if (step.reply->committed) {
    step.reply->outcome = Outcome::lost;
    return;
  }
  const bool hit_by_cancel = cancelled() && has_state(failure.get(), "57014");
  // Another caller's attempt to prepare this statement failed while this one was on its way already.
  const bool unprepared = step.role == Role::answer && step.statement && has_state(failure.get(), "26000");
  if (unprepared && step.statement->failure) failure = step.statement->failure;
  if (skipped || hit_by_cancel || (unprepared && failure != step.statement->failure)) {
    step.reply->outcome = Outcome::disturbed;
  } else {
    step.reply->failure = std::move(failure);
  }
}

// The callers are resumed only when all that arrived is taken: what they send next then shares a batch.
void Connection::finish(Step& step, Outcome outcome) {
  if (!step.reply) return;
  step.reply->outcome = outcome;
  if (step.reply->finished) finished_.push_back(std::exchange(step.reply->finished, nullptr));
  step.reply = nullptr;
}

void Connection::call_finished() {
  auto finished = std::exchange(finished_, {});
  for (const auto& tell : finished) tell();
  finished.clear();
  if (finished_.empty()) finished_ = std::move(finished);
}

void Connection::take_notifications() {
  while (auto* raw = PQnotifies(session_)) {
    const std::unique_ptr<PGnotify, decltype(&PQfreemem)> notification{raw, &PQfreemem};
    events_.notified(notification->extra);
    if (closed_) return;
  }
}

Reply* Connection::first_in_line() const {
  for (const auto& step : steps_) {
    if (step.reply) return step.reply;
  }
  return nullptr;
}

void Connection::for_each_reply(const std::function<void(Reply&)>& visit) const {
  for (const auto& step : steps_) {
    if (step.last && step.reply) visit(*step.reply);
  }
}

void Connection::forget(const Reply& reply) {
  for (auto& step : steps_) {
    if (step.reply == &reply) step.reply = nullptr;
  }
}

void Connection::cancel() {
  if (cancelled()) return;
  cancelled_at_ = Clock::now();
  context_.canceller.cancel(session_);
}

bool Connection::silent(Deadline now) const {
  return cancelled() && heard_at_ < cancelled_at_ && now - cancelled_at_ >= grace;
}

}  // namespace erp::db
