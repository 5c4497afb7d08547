// One client's connection: reads requests one after the other, runs each in a fiber, sends the answers in
// order.
#pragma once

#include "http/exchange.hpp"
#include "http/shard.hpp"
#include "runtime/fiber.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace erp::http {

// The socket has nothing to read, or no room to write, at the moment.
bool must_wait(const boost::system::error_code&);

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // The socket does not block.
  Connection(Shard&, boost::asio::ip::tcp::socket, const boost::asio::ip::address& peer);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void refuse_politely();  // one connection too many: 503, then closed
  void check_time(Deadline now);
  void drain();
  void close();  // at once; a running handler is left alone

  std::size_t position = 0;  // in the shard's list

 private:
  void close_unless_asked();
  class ChunkedStream;
  enum class Phase : std::uint8_t {
    idle,       // no byte of a request yet
    header,     // reading a header, or about to
    body,       // reading a body
    handling,   // the handler runs; nothing is read, so a client that sends ahead is held back
    writing,    // the handler is done, the answer is not all sent
    streaming,  // the handler's stream writes; reading only to learn that the client is gone
    lingering,  // all is said: waiting for the client to close, lest a reset destroys what is on its way
    closed
  };

  void enter(Phase, Deadline);
  void await_input();
  void await_output();
  void await_reader();  // sets the time by which the client must have taken more
  bool reader_goes_on();
  void on_readable();
  void on_end_of_input();
  void receive(std::string_view bytes);
  void advance();
  bool await_more();
  bool account_for_body();
  void begin_exchange();
  void end_exchange();

  void identify();
  void dispatch();
  void run_handler();
  void refuse(int status);  // answers and ends the connection
  void answer();
  void begin_head(bool chunked);
  void flush();
  void answered(bool sent_all);
  void linger();
  void run_stream();

  // A streaming fiber sleeps until the socket can take more, a timer strikes or the client is gone. Each
  // sleep has a number: what was meant for an earlier one must not wake a later one.
  void sleep();
  void wake(std::uint64_t sleep_number);

  Shard& shard_;
  boost::asio::ip::tcp::socket socket_;
  const std::string address_;
  const bool trusted_;
  Phase phase_ = Phase::idle;
  bool fresh_ = true;  // no request was read yet
  bool awaiting_input_ = false;
  bool advancing_ = false;
  bool gone_ = false;  // while streaming: the client closed
  Deadline deadline_ = Deadline::max();
  int unsent_ = 0;  // bytes in the kernel when the deadline for the reader was set
  std::unique_ptr<Exchange> exchange_;
  std::shared_ptr<Connection> self_;  // keeps this alive while a handler runs
  Fiber* sleeper_ = nullptr;
  std::uint64_t sleep_number_ = 0;
};

}  // namespace erp::http
