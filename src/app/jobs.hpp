// Works off what transactions left to be done later: rows of table job.
#pragma once

#include "api/context.hpp"

namespace erp::app {

// Does every job that is due, one after the other; safe beside other nodes. A job that fails is tried again
// with growing delay, and after its last attempt stays as failed, with the reason.
void work_off_jobs(api::Context&);

}  // namespace erp::app
