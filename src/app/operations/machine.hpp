// Facts of the machine that other programs know.
#pragma once

#include <cstdint>
#include <string>

namespace erp::app {

// "nginx (process 123)"; empty if nobody listens, or if we may not know.
std::string port_owner(std::uint16_t port);
int memory_percent();       // used
std::string clock_state();  // "yes" or "no": synchronized; else why that is not known

}  // namespace erp::app
