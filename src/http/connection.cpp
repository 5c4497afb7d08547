#include "http/connection.hpp"

#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <boost/asio/post.hpp>

#include <utility>

namespace erp::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

constexpr std::chrono::seconds linger_time{2};
// While the server drains. Who connected just before it has the longer time; who is used to asking again has
// the shorter one, so that he hears "Connection: close" instead of writing into a closing connection.
constexpr std::chrono::milliseconds grace_for_first_request{1000}, grace_for_next_request{500};
constexpr int least_progress = 16 * 1024;  // bytes that a slow reader must take within Limits::write_time
constexpr int requests_in_a_row = 16;      // of one pipeline before others have their turn
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

// Bytes that the client's side has not acknowledged yet.
int unsent_bytes(int socket) {
  int bytes = 0;
  return ioctl(socket, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

}  // namespace

bool must_wait(const ErrorCode& error) {
  return error == asio::error::would_block || error == asio::error::try_again ||
         error == asio::error::interrupted;
}

Connection::Connection(Shard& shard, tcp::socket socket, const asio::ip::address& peer)
    : shard_{shard},
      socket_{std::move(socket)},
      address_{without_mapping(peer).to_string()},
      trusted_{shard.state().proxies.trusts(without_mapping(peer))} {}

void Connection::enter(Phase phase, Deadline deadline) {
  phase_ = phase;
  deadline_ = deadline;
}

void Connection::start() {
  enter(Phase::idle, Clock::now() + shard_.limits().header_time);
  await_input();
}

void Connection::refuse_politely() {
  begin_exchange();
  refuse(503);
}

void Connection::await_input() {
  if (std::exchange(awaiting_input_, true)) return;
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](ErrorCode error) {
    self->awaiting_input_ = false;
    error ? self->close() : self->on_readable();
  });
}

void Connection::await_output() {
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](ErrorCode error) {
    if (self->phase_ == Phase::writing) error ? self->answered(false) : self->flush();
  });
}

void Connection::await_reader() {
  deadline_ = Clock::now() + shard_.limits().write_time;
  unsent_ = unsent_bytes(socket_.native_handle());
}

// The kernel calls a socket writable only when a large part of its buffer is free, megabytes perhaps: on a
// slow line that takes longer than the limit, although the client reads all the time.
bool Connection::reader_goes_on() {
  const auto taken = unsent_ - unsent_bytes(socket_.native_handle());
  if (taken >= least_progress) await_reader();
  return taken >= least_progress;
}

void Connection::on_readable() {
  if (phase_ == Phase::closed || phase_ == Phase::handling || phase_ == Phase::writing) return;
  auto& scratch = shard_.scratch();
  ErrorCode error;
  const auto count = socket_.read_some(asio::buffer(scratch), error);
  if (must_wait(error)) return await_input();
  if (error) return on_end_of_input();
  if (phase_ == Phase::lingering) return await_input();
  if (phase_ == Phase::streaming) {
    exchange_->input.append(scratch.data(), count);
    if (exchange_->unread().size() <= shard_.limits().header_bytes) await_input();
    return;
  }
  receive({scratch.data(), count});
}

void Connection::on_end_of_input() {
  if (phase_ != Phase::streaming) return close();
  gone_ = true;
  wake(sleep_number_);
}

void Connection::receive(std::string_view bytes) {
  if (!exchange_) begin_exchange();
  exchange_->input.append(bytes);
  explicit_bzero(shard_.scratch().data(), bytes.size());
  advance();
}

// A handler that ends at once returns here instead of going deeper with each request of a pipeline.
void Connection::advance() {
  if (phase_ == Phase::closed || !exchange_) return;
  advancing_ = true;
  const auto reading = [this] {
    return phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body;
  };
  for (int turn = 0; exchange_ && reading(); ++turn) {
    if (turn == requests_in_a_row) {
      asio::post(shard_.loop().io(), [self = shared_from_this()] { self->advance(); });
      break;
    }
    std::size_t used = 0;
    const auto result = exchange_->parser.feed(exchange_->unread(), used);
    exchange_->used += used;
    if (exchange_->used == exchange_->input.size()) exchange_->input.clear(), exchange_->used = 0;
    if (result == RequestParser::Result::refused)
      refuse(exchange_->parser.status());
    else if (!account_for_body())
      refuse(503);
    else if (result == RequestParser::Result::complete)
      dispatch();
    else if (await_more())
      break;
  }
  advancing_ = false;
}

// The request is not all here. True if its rest may come.
bool Connection::await_more() {
  const auto now = Clock::now();
  auto& exchange = *exchange_;
  if (!exchange.parser.header_done()) {
    if (phase_ == Phase::idle) enter(Phase::header, now + shard_.limits().header_time);
  } else if (phase_ != Phase::body) {
    enter(Phase::body, now + shard_.limits().body_time);
    if (exchange.parser.wants_continue() && exchange.unread().empty() && exchange.request.body.empty()) {
      ErrorCode error;  // these few bytes fit into an empty socket buffer, or the client is gone
      socket_.write_some(asio::buffer(continue_line.data(), continue_line.size()), error);
      if (error) return close(), false;
    }
  }
  if (exchange.used > exchange.input.size() / 2) exchange.input.erase(0, std::exchange(exchange.used, 0));
  await_input();
  return true;
}

// False if all clients' bodies together grow beyond what the server may hold.
bool Connection::account_for_body() {
  auto& all = shard_.state().body_bytes;
  const auto size = exchange_->request.body.size();
  if (size == exchange_->held) return true;
  const auto growth = size - exchange_->held;
  exchange_->held = size;
  return all.fetch_add(growth) + growth <= shard_.limits().all_bodies_bytes;
}

void Connection::begin_exchange() {
  exchange_ = shard_.take_exchange();
  exchange_->parser.restart(exchange_->request);
  exchange_->request.arrived = Clock::now();
}

void Connection::end_exchange() {
  shard_.state().body_bytes -= std::exchange(exchange_->held, 0);
  shard_.give_back(std::move(exchange_));
}

void Connection::answered(bool sent_all) {
  auto& exchange = *exchange_;
  const auto& finished = shard_.state().finished;
  if (finished) finished(exchange.request, exchange.response, exchange.sent);
  fresh_ = false;
  if (!sent_all) close();
  if (phase_ == Phase::closed) return end_exchange();
  if (!exchange.keep_alive) return linger();
  if (exchange.unread().empty()) {
    end_exchange();
    // An answer that began before a drain did not say that it is the last.
    const Clock::duration patience =
        shard_.state().draining ? Clock::duration{grace_for_next_request} : shard_.limits().idle_time;
    enter(Phase::idle, Clock::now() + patience);
    return await_input();
  }
  shard_.state().body_bytes -= std::exchange(exchange.held, 0);
  exchange.response = {};
  exchange.parser.restart(exchange.request);
  exchange.request.arrived = Clock::now();
  enter(Phase::header, exchange.request.arrived + shard_.limits().header_time);
  if (!advancing_) asio::post(shard_.loop().io(), [self = shared_from_this()] { self->advance(); });
}

void Connection::linger() {
  if (exchange_) end_exchange();
  ErrorCode error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  enter(Phase::lingering, Clock::now() + linger_time);
  await_input();
}

void Connection::check_time(Deadline now) {
  if (now < deadline_) return;
  if ((phase_ == Phase::writing || phase_ == Phase::streaming) && reader_goes_on()) return;
  if (phase_ == Phase::writing) return answered(false);
  const bool half_read = phase_ == Phase::body || (phase_ == Phase::header && !exchange_->unread().empty());
  if (!half_read) return phase_ == Phase::idle && shard_.state().draining ? close_unless_asked() : close();
  refuse(408);
}

void Connection::drain() {
  if (phase_ == Phase::streaming) return wake(sleep_number_);
  if (phase_ != Phase::idle) return;
  deadline_ = std::min(deadline_, Clock::now() + (fresh_ ? grace_for_first_request : grace_for_next_request));
}

// A request may have arrived that the loop has not told us of yet.
void Connection::close_unless_asked() {
  ErrorCode error;
  const auto count = socket_.read_some(asio::buffer(shard_.scratch()), error);
  if (error) return close();
  receive({shard_.scratch().data(), count});
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  const bool idle = phase_ != Phase::handling && phase_ != Phase::streaming && phase_ != Phase::writing;
  enter(Phase::closed, Deadline::max());
  ErrorCode ignored;
  socket_.close(ignored);
  if (exchange_ && idle) end_exchange();
  gone_ = true;
  shard_.remove(*this);
  wake(sleep_number_);
}

void Connection::sleep() {
  ++sleep_number_;
  sleeper_ = Fiber::current();
  Fiber::suspend();
}

void Connection::wake(std::uint64_t sleep_number) {
  if (!sleeper_ || sleep_number != sleep_number_) return;
  std::exchange(sleeper_, nullptr)->resume();
}

}  // namespace erp::http
