// What the operations console shows of the machine: the views of the command line as JSON, for the company
// that runs it (decision 0019).
#pragma once

#include "api/context.hpp"

#include <vector>

namespace erp::app {

std::vector<api::Route> console_routes();

http::Response show_database(api::Call&);
http::Response show_log_end(api::Call&);
http::Response show_security(api::Call&);
http::Response show_drills(api::Call&);
http::Response show_baselines(api::Call&);
http::Response show_availability(api::Call&);
http::Response list_reports(api::Call&);
http::Response show_report(api::Call&);
http::Response print_report(api::Call&);

}  // namespace erp::app
