#include "app/setup/cluster_settings.hpp"

#include <algorithm>

namespace erp::app {
namespace {

// A machine has a few MiB more or less with every kernel; that is no reason for a restart.
constexpr std::int64_t step = 128;

std::int64_t rounded(std::int64_t mib) {
  return (mib + step / 2) / step * step;
}

}  // namespace

std::string cluster_settings(const ClusterNeeds& needs) {
  constexpr std::int64_t least_buffers = 128, most_buffers = 2048;
  const auto buffers = std::clamp(rounded(needs.memory_mib / 8), least_buffers, most_buffers);
  const auto cached = std::max(rounded(needs.memory_mib / 2), buffers);
  return "# Written by itdo-erp setup. Files that come later in the alphabet win.\n"
         "shared_preload_libraries = '" +
         needs.libraries + "'\nmax_connections = " + std::to_string(needs.connections) +
         "\n"
         "# An eighth of the memory for PostgreSQL itself; what the system caches is about the half.\n"
         "shared_buffers = " +
         std::to_string(buffers) + "MB\neffective_cache_size = " + std::to_string(cached) +
         "MB\n"
         "# Checkpoints spread out, their pages compressed; disks without moving parts.\n"
         "wal_compression = lz4\n"
         "max_wal_size = 2GB\n"
         "random_page_cost = 1.1\n"
         "# Statements of the server are short: compiling them costs more than it brings.\n"
         "jit = off\n"
         "log_min_duration_statement = 1s\n"
         "log_lock_waits = on\n";
}

}  // namespace erp::app
