// The listening sockets of the server: opened here, or taken over from the process before.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <vector>

namespace erp::http {

// At least `count` sockets that listen at the endpoint, first those of `former`, which do so already. Port 0:
// a free one, the same for all. Throws boost::system::system_error if the port is taken by somebody else.
std::vector<int> listen_at(boost::asio::ip::tcp::endpoint, std::size_t count, const std::vector<int>& former);

bool listens_at(int socket, const boost::asio::ip::tcp::endpoint&);

// v4 or v6.
boost::asio::ip::tcp protocol_of(int socket);

}  // namespace erp::http
