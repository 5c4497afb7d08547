// What the server does for runbooks: it runs the commands that may be run from a screen, and takes over what
// was gone through on the machine.
#pragma once

#include "api/context.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace erp::app {

// Begins the command of this job and returns; what came of it is written into the run.
void begin_command(
    api::Context&, const Uuid& organization, const std::function<std::string(std::string_view)>& told);

void take_over_runs(db::Database&, const Config&);

}  // namespace erp::app
