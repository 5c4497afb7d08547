// Runs a command of a runbook and says what came of it.
#pragma once

#include "modules/operations/runbook_command.hpp"
#include "modules/operations/runbook_run.hpp"
#include "service/config.hpp"

#include <chrono>

namespace erp::app {

// Stars in the names of files and what a page writes in capitals are filled in; `sudo` goes where it is not
// needed and asks nobody for a password. One that is refused, or takes too long, is an outcome, too.
operations::RunOutcome execute(
    const Config&, const operations::RunbookCommand&, std::chrono::milliseconds at_most);

}  // namespace erp::app
