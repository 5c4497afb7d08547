// What the server does besides answering: probes its health, hears of changes on other nodes, works off jobs,
// seals the books, and tidies up.
#pragma once

#include "api/context.hpp"

namespace erp::app {

// Starts it all as fibers on the loop of this thread.
void start_background(api::Context&, const http::Server&);

}  // namespace erp::app
