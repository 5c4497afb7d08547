#include "http/peer.hpp"

#include "http/field_value.hpp"

namespace erp::http {

namespace ip = boost::asio::ip;

namespace {

template <class Network, class Address>
bool contains(const Network& network, const Address& address) {
  return Network{address, network.prefix_length()}.canonical() == network.canonical();
}

}  // namespace

ip::address without_mapping(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& addresses) {
  for (const auto& text : addresses) {
    const bool v6 = text.find(':') != text.npos;
    const bool whole_network = text.find('/') != text.npos;
    boost::system::error_code error;
    if (v6)
      v6_.push_back(ip::make_network_v6(whole_network ? text : text + "/128", error));
    else
      v4_.push_back(ip::make_network_v4(whole_network ? text : text + "/32", error));
    if (error) throw std::runtime_error{"not an address or network of a trusted proxy: " + text};
  }
}

bool TrustedProxies::trusts(const ip::address& address) const {
  if (address.is_v4())
    return std::ranges::any_of(v4_, [&](const auto& network) { return contains(network, address.to_v4()); });
  return std::ranges::any_of(v6_, [&](const auto& network) { return contains(network, address.to_v6()); });
}

void TrustedProxies::read_forwarding(Request& request) const {
  if (const auto scheme = request.header("x-forwarded-proto"))
    request.secure = without_blanks(*scheme) == "https";
  bool found = false;
  for (auto line = request.headers.rbegin(); line != request.headers.rend() && !found; ++line) {
    if (line->first != "x-forwarded-for") continue;
    std::string_view hops = line->second;
    while (!hops.empty() && !found) {
      const auto comma = hops.rfind(',');
      const auto hop = without_blanks(comma == hops.npos ? hops : hops.substr(comma + 1));
      hops = hops.substr(0, comma == hops.npos ? 0 : comma);
      boost::system::error_code error;
      const auto address = without_mapping(ip::make_address(hop, error));
      if (error) return;  // whatever stands further left was not written by a proxy that we trust
      request.address = address.to_string();
      found = !trusts(address);
    }
  }
}

}  // namespace erp::http
