// The figures of performance of the last week, kept over a restart of the server.
#pragma once

#include "api/baseline_watch.hpp"
#include "service/config.hpp"

namespace erp::app {

// What cannot be read or written costs the history, never the service: a line in the log says so.
void recall_baselines(const Config&, api::BaselineWatch&);
void keep_baselines(const Config&, const api::BaselineWatch&);

}  // namespace erp::app
