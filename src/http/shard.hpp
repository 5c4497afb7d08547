// One thread's part of the server: its loop, its listening socket, its connections and their clock.
#pragma once

#include "http/exchange.hpp"
#include "http/server_state.hpp"
#include "runtime/loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace erp::http {

class Connection;

class Shard {
 public:
  // Takes the connections of these listening sockets, which are its own from then on; at least one.
  Shard(ServerState&, const std::vector<int>& sockets);
  ~Shard();

  Loop& loop() { return loop_; }
  boost::asio::ip::tcp::endpoint endpoint() const { return acceptors_.front().local_endpoint(); }

  // The rest belongs to the thread of the loop.
  void start();
  void drain(Deadline end, Door);

  ServerState& state() { return state_; }
  const Limits& limits() const { return state_.options.limits; }
  std::string_view date() const { return date_; }

  // For one read at a time; what is kept must be copied.
  std::array<char, 64 * 1024>& scratch() { return scratch_; }
  std::unique_ptr<Exchange> take_exchange();
  void give_back(std::unique_ptr<Exchange>);
  void remove(Connection&);

 private:
  using Acceptor = boost::asio::ip::tcp::acceptor;
  void await_all_connections();
  void await_connections(Acceptor&);
  void accept_waiting(Acceptor&);
  bool accept_one(Acceptor&);
  void tick();
  void read_clock();

  ServerState& state_;
  Loop loop_;
  std::vector<Acceptor> acceptors_;  // fixed from the start: what waits refers to its place
  boost::asio::steady_timer timer_;
  std::vector<Connection*> connections_;
  std::vector<std::unique_ptr<Exchange>> spare_;
  std::array<char, 64 * 1024> scratch_;
  std::string date_;
  std::int64_t date_second_ = 0;
  Deadline drain_end_ = Deadline::max();
  bool accepting_ = true;
  bool out_of_sockets_ = false;  // no file descriptors left: try again at the next tick, not at once
};

}  // namespace erp::http
