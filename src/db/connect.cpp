// How a connection comes about: libpq's handshake, driven by the readiness of its socket.
#include "db/connection.hpp"

#include <utility>

namespace erp::db {
namespace {

// Notices ("there is no transaction in progress") would otherwise go to standard error. One of them counts: a
// commit that was cancelled while it waited for the synchronous standby succeeds, with nothing but a warning.
void take_notice(void* connection, const PGresult* notice) {
  const auto* const where = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
  if (where && std::string_view{where} == "SyncRepWaitForLSN")
    static_cast<Connection*>(connection)->committed_here_alone();
}

}  // namespace

void Connection::open(Events events) {
  events_ = std::move(events);
  first_host_ = context_.parameters.first_host();
  // Outside of the caller, who does not expect to be called back while it is still asking.
  context_.loop.post([self = shared_from_this()] {
    if (!self->closed_) self->start_connecting();
  });
}

// Each host has the whole time: who waits for a silent one would else never get to the next.
void Connection::start_connecting() {
  timer_.emplace(context_.loop.io(), context_.options.connect_timeout);
  timer_->async_wait(
      [self = shared_from_this(), host = hosts_tried_](const boost::system::error_code& error) {
        if (!error && !self->closed_ && !self->open_ && self->hosts_tried_ == host) self->try_next_host();
      });
  const auto& parameters = context_.parameters;
  const auto host = (first_host_ + hosts_tried_) % parameters.hosts();
  session_ = PQconnectStartParams(parameters.keywords(), parameters.values_of(host), 1);
  if (!session_ || PQstatus(session_) == CONNECTION_BAD) return try_next_host();
  PQsetNoticeReceiver(session_, take_notice, this);
  watch_socket();
  // The first wait is always for writing, by libpq's manual.
  wait(boost::asio::posix::stream_descriptor::wait_write, &Connection::poll_connecting);
}

void Connection::try_next_host() {
  if (++hosts_tried_ >= context_.parameters.hosts()) return give_up_connecting();
  if (socket_) socket_->release();
  socket_.reset();
  PQfinish(std::exchange(session_, nullptr));
  start_connecting();
}

void Connection::poll_connecting() {
  if (open_) return;
  const auto status = PQconnectPoll(session_);
  if (status == PGRES_POLLING_FAILED) return try_next_host();
  // libpq may have gone on to another address, with another socket, perhaps of the same number.
  watch_socket();
  using Descriptor = boost::asio::posix::stream_descriptor;
  if (status == PGRES_POLLING_READING) return wait(Descriptor::wait_read, &Connection::poll_connecting);
  if (status == PGRES_POLLING_WRITING) return wait(Descriptor::wait_write, &Connection::poll_connecting);

  timer_.reset();
  open_ = true;
  context_.parameters.answered(first_host_ + hosts_tried_);
  counters_->open.add();
  counters_->connects.add();
  sent(PQsetnonblocking(session_, 1) == 0 ? 1 : 0);
  start_pipeline();
  if (closed_) return;
  wait(Descriptor::wait_read, &Connection::readable);
  const auto tried = std::move(events_.tried);
  tried(true);
}

void Connection::watch_socket() {
  if (socket_) socket_->release();
  socket_.emplace(context_.loop.io(), PQsocket(session_));
}

void Connection::give_up_connecting() {
  const auto self = shared_from_this();
  const auto tried = std::move(events_.tried);
  close();
  if (tried) tried(false);
}

}  // namespace erp::db
