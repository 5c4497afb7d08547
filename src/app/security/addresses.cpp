#include "app/security/addresses.hpp"

#include "modules/identity/address_range.hpp"
#include "service/durable.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>

namespace erp::app::security {
namespace {

std::string_view base(std::string_view range) {
  return range.substr(0, range.find('/'));
}

std::vector<std::string> addresses_of_the_machine() {
  std::vector<std::string> found{"127.0.0.0/8", "::1"};
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return found;
  for (const ifaddrs* one = all; one; one = one->ifa_next) {
    if (!one->ifa_addr) continue;
    char text[INET6_ADDRSTRLEN] = {};
    const int family = one->ifa_addr->sa_family;
    const void* address = nullptr;
    if (family == AF_INET) address = &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    if (family == AF_INET6) address = &reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
    if (address && ::inet_ntop(family, address, text, sizeof text)) found.emplace_back(text);
  }
  ::freeifaddrs(all);
  return found;
}

// "SSH_CONNECTION=192.0.2.7 50022 192.0.2.1 22" among the variables of a process, which end with a zero each.
std::string ssh_peer_of(pid_t process) {
  constexpr std::string_view name = "SSH_CONNECTION=";
  const auto variables = erp::content_of("/proc/" + std::to_string(process) + "/environ").value_or("");
  for (std::size_t at = 0; at < variables.size(); at = variables.find('\0', at) + 1) {
    const std::string_view one{variables.c_str() + at};
    if (one.starts_with(name)) return std::string{one.substr(name.size(), one.find(' ') - name.size())};
    if (variables.find('\0', at) == variables.npos) break;
  }
  return {};
}

pid_t parent_of(pid_t process) {
  const auto stat = erp::content_of("/proc/" + std::to_string(process) + "/stat").value_or("");
  // The name in brackets may hold anything: what follows its last bracket is the state, then the parent.
  std::istringstream rest{stat.substr(std::min(stat.rfind(')') + 1, stat.size()))};
  std::string state;
  pid_t parent = 0;
  rest >> state >> parent;
  return parent;
}

}  // namespace

bool is_version_6(std::string_view range) {
  return range.find(':') != range.npos;
}

bool overlap(std::string_view range, std::string_view other) {
  return identity::covers(range, base(other)) || identity::covers(other, base(range));
}

bool is_within(std::string_view range, std::string_view wider) {
  const auto bits = [](std::string_view one) {
    const auto slash = one.find('/');
    if (slash == std::string_view::npos) return is_version_6(one) ? 128 : 32;
    return std::stoi(std::string{one.substr(slash + 1)});
  };
  return identity::covers(wider, base(range)) && bits(wider) <= bits(range);
}

// sudo takes the variable away, so it is looked for among those who started this.
std::string own_address() {
  for (pid_t process = ::getpid(); process > 1; process = parent_of(process))
    if (auto peer = ssh_peer_of(process); !peer.empty()) return peer;
  return {};
}

ProtectedRanges protected_ranges(const Config& config) {
  ProtectedRanges ranges;
  for (const auto& network : config.security.trusted_networks)
    ranges.push_back({network, "it is of security.trusted_networks"});
  for (const auto& proxy : config.server.trusted_proxies)
    ranges.push_back({proxy, "all requests come by this proxy (server.trusted_proxies)"});
  for (auto& address : addresses_of_the_machine())
    ranges.push_back({std::move(address), "it is this machine"});
  if (auto own = own_address(); !own.empty())
    ranges.push_back({std::move(own), "you are signed in from there, and would lock yourself out"});
  return ranges;
}

std::string objection(std::string_view range, const ProtectedRanges& ranges) {
  if (!identity::is_range(range))
    throw std::runtime_error{
        std::string{range} + " is no address: 192.0.2.7, 192.0.2.0/24, 2001:db8::7 or 2001:db8::/32"};
  for (const auto& [kept, why] : ranges)
    if (overlap(range, kept))
      return std::string{range} + " is not blocked, as " + kept + " lies in it: " + why;
  return {};
}

}  // namespace erp::app::security
