#include "http/server.hpp"

#include "http/listening.hpp"
#include "http/shard.hpp"

#include <boost/asio/ip/address.hpp>

#include <exception>
#include <mutex>
#include <thread>

namespace erp::http {

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
  std::vector<int> sockets;
  std::mutex failure_mutex;
  std::exception_ptr failure;
};

bool listens_at(int socket, const Options& options) {
  return listens_at(
      socket, boost::asio::ip::tcp::endpoint{boost::asio::ip::make_address(options.address), options.port});
}

Server::Server(Options options, Handler handler, Finished finished)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(handler), std::move(finished))} {}

Server::~Server() = default;

void Server::listen() {
  const auto& options = impl_->state.options;
  const auto threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  try {
    impl_->sockets =
        listen_at({boost::asio::ip::make_address(options.address), options.port}, threads, options.sockets);
    // Each socket has its queue, so none may be without a thread: some threads may have several.
    std::vector<std::vector<int>> shares(threads);
    for (std::size_t i = 0; i < impl_->sockets.size(); ++i) shares[i % threads].push_back(impl_->sockets[i]);
    for (const auto& share : shares) impl_->shards.push_back(std::make_unique<Shard>(impl_->state, share));
  } catch (const boost::system::system_error& error) {
    throw CannotListen{
        "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " +
            error.code().message(),
        error.code()};
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

std::vector<int> Server::sockets() const {
  return impl_->sockets;
}

void Server::drain(std::chrono::seconds patience, Door door) {
  impl_->state.draining = true;
  const auto end = Clock::now() + patience;
  for (auto& shard : impl_->shards)
    shard->loop().post([&shard = *shard, end, door] { shard.drain(end, door); });
}

Counters Server::counters() const {
  return {.connections = impl_->state.connections, .requests = impl_->state.requests};
}

}  // namespace erp::http
