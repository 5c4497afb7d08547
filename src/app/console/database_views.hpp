// What the manual looks at when it is slow: connections, locks, memory, slow requests and statements,
// large tables.
#pragma once

#include "app/commands.hpp"

namespace erp::app {

int show_connections(const Snapshot&);
int show_locks(const Snapshot&);
int show_memory(const Snapshot&);
int show_slow(const Snapshot&);
int show_tables(const Snapshot&);

}  // namespace erp::app
