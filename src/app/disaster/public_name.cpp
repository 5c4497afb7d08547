#include "app/disaster/public_name.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netdb.h>

#include <memory>

namespace erp::app {
namespace {

// Empty for what nobody else can reach.
std::string text_of(const sockaddr* address) {
  char text[NI_MAXHOST];
  if (!address || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return {};
  const socklen_t size = address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  if (getnameinfo(address, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) return {};
  const std::string said{text};
  const bool local = said.starts_with("127.") || said == "::1" || said.starts_with("fe80:");
  return local ? std::string{} : said;
}

}  // namespace

std::string host_of(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return {};
  const auto begin = scheme + 3;
  if (begin < url.size() && url[begin] == '[') {
    const auto end = url.find(']', begin);
    return end == std::string::npos ? std::string{} : url.substr(begin + 1, end - begin - 1);
  }
  return url.substr(begin, url.find_first_of(":/?#", begin) - begin);
}

std::set<std::string> addresses_of(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* answered = nullptr;
  if (getaddrinfo(name.c_str(), nullptr, &hints, &answered) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all{answered, freeaddrinfo};
  std::set<std::string> found;
  for (const addrinfo* one = all.get(); one; one = one->ai_next)
    if (auto text = text_of(one->ai_addr); !text.empty()) found.insert(std::move(text));
  return found;
}

std::set<std::string> own_addresses() {
  ifaddrs* answered = nullptr;
  if (getifaddrs(&answered) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> all{answered, freeifaddrs};
  std::set<std::string> found;
  for (const ifaddrs* one = all.get(); one; one = one->ifa_next)
    if (auto text = text_of(one->ifa_addr); !text.empty()) found.insert(std::move(text));
  return found;
}

}  // namespace erp::app
