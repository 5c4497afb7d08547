// The checklist of morning and evening, and what must be true of an installation, each with a way out.
#pragma once

#include "app/commands.hpp"

namespace erp::app {

// 0 all well, 3 with warnings, 1 something failed.
int doctor(const Snapshot&, bool json);

}  // namespace erp::app
