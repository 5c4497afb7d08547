// Facts of the machine that other programs know.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace erp::app {

// "nginx (process 123)"; empty if nobody listens.
std::string port_owner(std::uint16_t port);
// The same from what `ss -Hltnp` says. systemd holds sockets for services that restart (its process has
// number 1, and nobody should end it): it is named only where nobody else has them.
std::string owner_in(std::string_view listing);
int memory_percent();       // used
std::string clock_state();  // "yes" or "no": synchronized; else why that is not known

}  // namespace erp::app
