// What all threads of one server share.
#pragma once

#include "http/peer.hpp"
#include "http/server.hpp"

#include <atomic>
#include <functional>

namespace erp::http {

struct ServerState {
  ServerState(Options its_options, Handler its_handler, Server::Finished its_finished)
      : options{std::move(its_options)},
        handler{std::move(its_handler)},
        finished{std::move(its_finished)},
        proxies{options.trusted_proxies} {}

  const Options options;
  const Handler handler;
  const Server::Finished finished;
  const TrustedProxies proxies;

  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> requests{0};
  std::atomic<std::size_t> body_bytes{0};  // of all requests that are being read or answered
  std::atomic<std::size_t> acceptors{0};   // threads that still take connections
  std::atomic<bool> draining{false};
  std::function<void()> stop_all;  // every loop: one may need what another does until the last request

  void stop_if_drained() {
    if (draining && acceptors == 0 && connections == 0) stop_all();
  }
};

}  // namespace erp::http
