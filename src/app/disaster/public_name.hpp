// Where the world finds the service: the name in server.public_url, and which machines it leads to.
#pragma once

#include <set>
#include <string>

namespace erp::app {

std::string host_of(
    const std::string& url);  // "https://erp.example.jp:8443/" → "erp.example.jp"; may be empty
std::set<std::string> addresses_of(
    const std::string& name);           // as the resolver of this machine says; may be none
std::set<std::string> own_addresses();  // of this machine, without loopback and link-local

}  // namespace erp::app
