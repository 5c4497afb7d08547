// The health check: looks, writes its log as the operations manual has it, and tells people of what changed.
#pragma once

#include "app/commands.hpp"

#include <string>

namespace erp::app {

struct HealthCheckOptions {
  std::string at;  // RFC 3339; a rehearsal at another time than now
};
// 0 all well, 1 work is impossible, 3 work goes on with a fault, 75 another check is running.
int health_check(const Snapshot&, const HealthCheckOptions&);

}  // namespace erp::app
