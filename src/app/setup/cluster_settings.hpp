// What `itdo-erp setup` writes into conf.d of PostgreSQL: what the program needs, and what the machine can
// give.
#pragma once

#include <cstdint>
#include <string>

namespace erp::app {

struct ClusterNeeds {
  std::string libraries;
  int connections = 0;
  std::int64_t memory_mib = 0;  // of the machine
};

// The same text for the same needs: PostgreSQL is restarted only when something changed.
std::string cluster_settings(const ClusterNeeds&);

}  // namespace erp::app
