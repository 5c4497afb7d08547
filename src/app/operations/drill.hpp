// `itdo-erp drill …`: a disaster is rehearsed beside the running service, and what it would cost is measured.
#pragma once

#include "app/commands.hpp"

namespace erp::app {

// The newest verified backup becomes a database again, is proven, and dropped.
int drill_restore(const Snapshot&);
// The machine is taken for lost: a cluster is made from the repository of pgBackRest alone, proven, and
// dropped.
int drill_disaster(const Snapshot&);
int list_drills(const Snapshot&);

}  // namespace erp::app
