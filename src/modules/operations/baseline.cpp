#include "modules/operations/baseline.hpp"

namespace erp::operations {
namespace {

constexpr Baseline all_baselines[] = {
    {.id = "cpu", .unit = "%", .limit = 70, .meaning = "processors in use"},
    {.id = "memory", .unit = "%", .limit = 80, .meaning = "memory in use"},
    {.id = "disk", .unit = "%", .limit = 80, .meaning = "fullest disk"},
    {.id = "network", .unit = "Mbps", .limit = 100, .meaning = "sent and received"},
    {.id = "api", .unit = "ms", .limit = 200, .meaning = "answer of the API"},
    {.id = "query", .unit = "ms", .limit = 100, .meaning = "wait for the database"},
    {.id = "page", .unit = "ms", .limit = 2000, .meaning = "a page until it stands, in the browser"},
    {.id = "users", .unit = "", .limit = 1000, .kind = BaselineKind::capacity, .meaning = "people at work"},
    {.id = "connections", .unit = "%", .limit = 80, .meaning = "connections of max_connections"},
    {.id = "cache_hits",
     .unit = "%",
     .limit = 95,
     .kind = BaselineKind::above,
     .meaning = "blocks found in memory"},
    {.id = "transactions",
     .unit = "/s",
     .limit = 1000,
     .kind = BaselineKind::capacity,
     .meaning = "transactions of the database"},
    {.id = "lock_wait", .unit = "ms", .limit = 50, .meaning = "wait of a session for a lock"},
};

}  // namespace

std::span<const Baseline> baselines() {
  return all_baselines;
}

}  // namespace erp::operations
