// A restored database in the place of the one that runs.
#pragma once

#include "service/config.hpp"

#include <string>

namespace erp::app::backup {

// Swaps the names, so that the service works on `restored`; the one before stays as NAME_old_TIME, which is
// returned. Whoever was connected is cut off and comes back by itself. Throws std::runtime_error if it could
// not be done; then the one before is in its place.
std::string activate(const Config&, const std::string& restored);
// Takes it back: what was active before is active again, the other keeps the name `restored`.
void deactivate(const Config&, const std::string& restored, const std::string& before);

// Whether the server answers that it is healthy, waiting up to half a minute. True if no server was running.
bool healthy_again(const Config&, bool was_running);
bool is_running(const Config&);

}  // namespace erp::app::backup
