#include "http/server.hpp"

#include "http/shard.hpp"

#include <boost/asio/ip/address.hpp>

#include <exception>
#include <mutex>
#include <thread>

namespace erp::http {

using boost::asio::ip::tcp;

namespace {

// SO_REUSEPORT lets our threads share a port, and would let a second server of the same user share it
// unnoticed: so the port is asked for without it first.
void refuse_taken_port(const tcp::endpoint& endpoint) {
  boost::asio::io_context io;
  tcp::acceptor probe{io};
  probe.open(endpoint.protocol());
  probe.set_option(tcp::acceptor::reuse_address{true});
  probe.bind(endpoint);
}

}  // namespace

struct Server::Impl {
  Impl(Options options, Handler handler, Finished finished)
      : state{std::move(options), std::move(handler), std::move(finished)} {
    state.stop_all = [this] {
      for (auto& shard : shards) shard->loop().stop();
    };
  }

  void fail(std::exception_ptr reason) {
    const std::lock_guard lock{failure_mutex};
    if (!failure) failure = reason;
    state.stop_all();
  }

  void run_one(Shard& shard, const std::function<void()>& on_start) {
    shard.loop().post([&] {
      try {
        if (on_start) on_start();
        shard.start();
      } catch (...) { fail(std::current_exception()); }
    });
    try {
      shard.loop().run();
    } catch (...) { fail(std::current_exception()); }
  }

  ServerState state;
  std::vector<std::unique_ptr<Shard>> shards;
  std::mutex failure_mutex;
  std::exception_ptr failure;
};

Server::Server(Options options, Handler handler, Finished finished)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(handler), std::move(finished))} {}

Server::~Server() = default;

void Server::listen() {
  const auto& options = impl_->state.options;
  const auto threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  try {
    tcp::endpoint endpoint{boost::asio::ip::make_address(options.address), options.port};
    if (options.port != 0) refuse_taken_port(endpoint);
    for (std::size_t i = 0; i < threads; ++i) {
      impl_->shards.push_back(std::make_unique<Shard>(impl_->state, endpoint));
      endpoint = impl_->shards.front()->endpoint();
    }
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error{
        "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " +
        error.code().message()};
  }
}

std::uint16_t Server::port() const {
  return impl_->shards.front()->endpoint().port();
}

void Server::run(const std::function<void()>& each_thread_start) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < impl_->shards.size(); ++i)
    threads.emplace_back(
        [this, i, &each_thread_start] { impl_->run_one(*impl_->shards[i], each_thread_start); });
  impl_->run_one(*impl_->shards.front(), each_thread_start);
  for (auto& thread : threads) thread.join();
  if (impl_->failure) std::rethrow_exception(impl_->failure);
}

void Server::drain(std::chrono::seconds patience) {
  impl_->state.draining = true;
  const auto end = Clock::now() + patience;
  for (auto& shard : impl_->shards) shard->loop().post([&shard = *shard, end] { shard.drain(end); });
}

Counters Server::counters() const {
  return {.connections = impl_->state.connections, .requests = impl_->state.requests};
}

}  // namespace erp::http
