// Root's job: does what was asked of the machine, one after the other.
#pragma once

#include "app/commands.hpp"

namespace erp::app::machine {

// Until nothing is asked any more; with `stay` for ever. One that was begun and not ended, because the
// machine or this job stopped, has failed: nothing is done twice. Answers 0; 1 without a folder of its own.
int work_off_requests(const Snapshot&, bool stay);

}  // namespace erp::app::machine
