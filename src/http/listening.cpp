#include "http/listening.hpp"

#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/socket_base.hpp>

namespace erp::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int backlog = 4096;

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// SO_REUSEPORT lets our threads share a port, and would let a second server of the same user share it
// unnoticed: so the port is asked for without it first.
void refuse_taken_port(const tcp::endpoint& endpoint) {
  asio::io_context io;
  tcp::acceptor probe{io};
  probe.open(endpoint.protocol());
  probe.set_option(tcp::acceptor::reuse_address{true});
  probe.bind(endpoint);
}

int open_socket(asio::io_context& io, tcp::endpoint& endpoint) {
  tcp::acceptor acceptor{io};
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address{true});
  acceptor.set_option(ReusePort{true});
  acceptor.bind(endpoint);
  acceptor.listen(backlog);
  endpoint = acceptor.local_endpoint();
  return acceptor.release();
}

tcp::endpoint place_of(int socket) {
  tcp::endpoint at;
  auto length = static_cast<socklen_t>(at.capacity());
  if (getsockname(socket, at.data(), &length) != 0) return {};
  at.resize(length);
  return at;
}

}  // namespace

bool listens_at(int socket, const tcp::endpoint& wanted) {
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) return false;
  const auto at = place_of(socket);
  return at.address() == wanted.address() && (wanted.port() == 0 || at.port() == wanted.port());
}

tcp protocol_of(int socket) {
  int family = AF_INET;
  socklen_t size = sizeof family;
  getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size);
  return family == AF_INET6 ? tcp::v6() : tcp::v4();
}

std::vector<int> listen_at(tcp::endpoint endpoint, std::size_t count, const std::vector<int>& former) {
  auto sockets = former;
  if (!former.empty() && endpoint.port() == 0) endpoint = place_of(former.front());
  if (sockets.empty() && endpoint.port() != 0) refuse_taken_port(endpoint);
  asio::io_context io;
  try {
    while (sockets.size() < count) sockets.push_back(open_socket(io, endpoint));
  } catch (...) {
    for (auto i = former.size(); i < sockets.size(); ++i) close(sockets[i]);
    throw;
  }
  return sockets;
}

}  // namespace erp::http
