#include "http/shard.hpp"

#include "http/connection.hpp"
#include "http/listening.hpp"
#include "http/response_head.hpp"

#include <string.h>

#include <ctime>

namespace erp::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds tick_length{250};  // how late a time limit may strike
constexpr int accepts_in_a_row = 64;
constexpr std::size_t refusals_at_once =
    512;  // beyond the limit of connections these still get a polite answer
constexpr std::size_t spare_exchanges = 256;
constexpr std::size_t spare_bytes = 64 * 1024;

// What somebody sent may be a password; the memory stays for the next one.
void wipe(std::string& buffer) {
  buffer.resize(buffer.capacity());
  explicit_bzero(buffer.data(), buffer.size());
  buffer.clear();
}

}  // namespace

Shard::Shard(ServerState& state, const std::vector<int>& sockets) : state_{state}, timer_{loop_.io()} {
  for (const int socket : sockets) {
    acceptors_.emplace_back(loop_.io(), protocol_of(socket), socket);
    acceptors_.back().non_blocking(true);
  }
  read_clock();
  ++state_.acceptors;
}

Shard::~Shard() = default;

void Shard::start() {
  if (accepting_) await_all_connections();
  tick();
}

void Shard::await_all_connections() {
  for (auto& acceptor : acceptors_) await_connections(acceptor);
}

void Shard::await_connections(Acceptor& acceptor) {
  acceptor.async_wait(tcp::acceptor::wait_read, [this, &acceptor](ErrorCode error) {
    if (!error && accepting_) accept_waiting(acceptor);
  });
}

void Shard::accept_waiting(Acceptor& acceptor) {
  for (int i = 0; i < accepts_in_a_row; ++i)
    if (!accept_one(acceptor)) break;
  if (!out_of_sockets_) await_connections(acceptor);
}

// False if none is waiting, or none can be taken now.
bool Shard::accept_one(Acceptor& acceptor) {
  tcp::socket socket{loop_.io()};
  tcp::endpoint peer;
  ErrorCode error;
  acceptor.accept(socket, peer, error);
  if (error) {
    out_of_sockets_ = !must_wait(error) && error != asio::error::connection_aborted;
    return error == asio::error::connection_aborted;
  }
  socket.set_option(tcp::no_delay{true}, error);
  socket.non_blocking(true, error);
  if (error) return true;
  const auto open = ++state_.connections;
  const auto limit = limits().connections;
  const auto connection = std::make_shared<Connection>(*this, std::move(socket), peer.address());
  connection->position = connections_.size();
  connections_.push_back(connection.get());
  if (open <= limit)
    connection->start();
  else if (open <= limit + refusals_at_once)
    connection->refuse_politely();
  else
    connection->close();
  return true;
}

void Shard::remove(Connection& connection) {
  auto* last = connections_.back();
  connections_[connection.position] = last;
  last->position = connection.position;
  connections_.pop_back();
  --state_.connections;
  state_.stop_if_drained();
}

void Shard::read_clock() {
  const std::int64_t second = std::time(nullptr);
  if (second == date_second_) return;
  date_second_ = second;
  date_ = http_date(second);
}

// One timer for all connections: a limit is a number to compare, not a timer to arm for every read.
void Shard::tick() {
  read_clock();
  const auto now = Clock::now();
  for (auto i = connections_.size(); i-- > 0;)
    if (i < connections_.size()) connections_[i]->shared_from_this()->check_time(now);
  if (now >= drain_end_) return state_.stop_all();
  if (std::exchange(out_of_sockets_, false) && accepting_) await_all_connections();
  timer_.expires_after(tick_length);
  timer_.async_wait([this](ErrorCode error) {
    if (!error) tick();
  });
}

// Who waits in the kernel's queue was promised a connection: he is taken before the door is shut, by us or by
// the next process.
void Shard::drain(Deadline end, Door door) {
  if (!accepting_) return;
  drain_end_ = end;
  ErrorCode ignored;
  for (auto& acceptor : acceptors_) {
    if (door == Door::shut) {
      // Nearly nobody gets in any more between the last look and the end, however long this thread is held
      // up.
      acceptor.listen(0, ignored);
      while (accept_one(acceptor)) continue;
    }
    acceptor.close(ignored);
  }
  accepting_ = false;
  for (auto i = connections_.size(); i-- > 0;)
    if (i < connections_.size()) connections_[i]->shared_from_this()->drain();
  --state_.acceptors;
  state_.stop_if_drained();
}

std::unique_ptr<Exchange> Shard::take_exchange() {
  if (spare_.empty()) return std::make_unique<Exchange>(limits());
  auto exchange = std::move(spare_.back());
  spare_.pop_back();
  return exchange;
}

void Shard::give_back(std::unique_ptr<Exchange> exchange) {
  if (spare_.size() >= spare_exchanges) return;
  exchange->used = 0;
  exchange->response = {};
  for (auto* buffer : {&exchange->input, &exchange->request.body, &exchange->head}) {
    if (buffer->capacity() > spare_bytes) std::string{}.swap(*buffer);
    wipe(*buffer);
  }
  spare_.push_back(std::move(exchange));
}

}  // namespace erp::http
