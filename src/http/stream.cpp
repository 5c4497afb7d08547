// Answers of unknown length: server-sent events and downloads.
#include "http/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>

namespace erp::http {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

class Connection::ChunkedStream final : public Stream {
 public:
  ChunkedStream(Connection& connection, bool chunked) : connection_{connection}, chunked_{chunked} {}

  bool write(std::string_view part) override {
    if (part.empty()) return usable();
    if (!usable()) return broken_ = true, false;
    if (!chunked_) return send({}, part, {});
    char size[20];
    char* end = std::to_chars(size, size + sizeof size - 2, part.size(), 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    return send({size, static_cast<std::size_t>(end - size)}, part, "\r\n");
  }

  bool wait(std::chrono::milliseconds time) override {
    waits_ = true;
    if (!usable()) return false;
    asio::steady_timer timer{connection_.shard_.loop().io(), time};
    timer.async_wait(
        [self = connection_.shared_from_this(), number = connection_.sleep_number_ + 1](ErrorCode error) {
          if (!error) self->wake(number);
        });
    connection_.sleep();
    return usable();
  }

  bool send_head() { return send(connection_.exchange_->head, {}, {}); }

  // True if the client has, or will get, all that was written.
  bool finish() { return !broken_ && !connection_.gone_ && (!chunked_ || send("0\r\n\r\n", {}, {})); }

 private:
  bool usable() const {
    return !broken_ && !connection_.gone_ && !(waits_ && connection_.shard_.state().draining);
  }

  bool send(std::string_view before, std::string_view part, std::string_view after) {
    auto& connection = connection_;
    std::array<std::string_view, 3> rest{before, part, after};
    while (!rest[0].empty() || !rest[1].empty() || !rest[2].empty()) {
      std::array<asio::const_buffer, 3> buffers;
      std::ranges::transform(
          rest, buffers.begin(), [](auto text) { return asio::buffer(text.data(), text.size()); });
      ErrorCode error;
      auto count = connection.socket_.write_some(buffers, error);
      connection.exchange_->sent += count;
      for (auto& text : rest) {
        const auto done = std::min(count, text.size());
        text.remove_prefix(done);
        count -= done;
      }
      if (must_wait(error))
        await_room();
      else if (error)
        broken_ = true;
      if (broken_ || connection.gone_) return broken_ = true, false;
    }
    return true;
  }

  void await_room() {
    auto& connection = connection_;
    connection.await_reader();
    connection.socket_.async_wait(
        asio::ip::tcp::socket::wait_write,
        [self = connection.shared_from_this(), number = connection.sleep_number_ + 1](ErrorCode) {
          self->wake(number);
        });
    connection.sleep();
    connection.deadline_ = Deadline::max();
  }

  Connection& connection_;
  const bool chunked_;
  bool waits_ = false;
  bool broken_ = false;
};

void Connection::run_stream() {
  auto& exchange = *exchange_;
  exchange.body = {};
  begin_head(true);
  gone_ = false;
  enter(Phase::streaming, Deadline::max());
  await_input();
  ChunkedStream stream{*this, !exchange.parser.speaks_1_0()};
  bool whole = stream.send_head();
  try {
    if (whole) exchange.response.stream(stream);
  } catch (...) {
    whole = false;  // the head is sent already: all that is left is to break off
  }
  whole = whole && stream.finish();
  if (phase_ != Phase::closed) enter(Phase::writing, Deadline::max());
  answered(whole);
}

}  // namespace erp::http
