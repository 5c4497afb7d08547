// What the database would refuse of a record because of other records.
#pragma once

#include "entity/session.hpp"

namespace erp {

// References that lead nowhere ("not_found") and values that another record has ("taken"). The database
// refuses those by itself, one at a time; this is asked when a write was refused, so that the answer names
// them all.
Problems lookup_faults(Session&, const Entity&, const void* record);

}  // namespace erp
