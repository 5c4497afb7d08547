// Who really asks: the peer of the connection, or whom a trusted proxy says it speaks for.
#pragma once

#include "http/server.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <vector>

namespace erp::http {

class TrustedProxies {
 public:
  // Addresses ("::1") or networks ("10.0.0.0/8"); throws std::runtime_error naming the one it cannot read.
  explicit TrustedProxies(const std::vector<std::string>& addresses);

  bool trusts(const boost::asio::ip::address&) const;

  // Fills in the address and whether the client spoke TLS, from X-Forwarded-For and X-Forwarded-Proto. Only
  // for requests that came from a trusted peer: anybody else may write into these what he likes.
  void read_forwarding(Request&) const;

 private:
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

// An IPv4 address that arrived on an IPv6 socket is the IPv4 address.
boost::asio::ip::address without_mapping(const boost::asio::ip::address&);

}  // namespace erp::http
