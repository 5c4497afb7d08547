// Runs of runbooks on this machine, a file each below the state folder: they need no database. The server
// takes them over when there is one.
#pragma once

#include "modules/operations/runbook_run.hpp"
#include "service/config.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace erp::app {

// Counts its revision up.
void keep(const Config&, operations::RunbookRun&);
std::vector<operations::RunbookRun> kept_runs(const Config&);  // the newest first
void forget(const Config&, const operations::RunbookRun&);

}  // namespace erp::app
