#include "app/console/console_routes.hpp"

namespace erp::app {

std::vector<api::Route> console_routes() {
  using enum api::Route::Access;
  return {
      {"GET",
       "/api/v1/operations/database",
       signed_in,
       show_database,
       "What the database does: connections, locks, statements, sizes, settings"},
      {"GET",
       "/api/v1/operations/log",
       signed_in,
       show_log_end,
       "The end of the log, its codes counted, and what access.log says of slow requests and addresses",
       {.query = "level code request_id from limit"}},
      {"GET",
       "/api/v1/operations/security",
       signed_in,
       show_security,
       "Failed sign-ins, who is locked or blocked, accounts to look at, the seal of the audit trail"},
      {"GET",
       "/api/v1/operations/drills",
       signed_in,
       show_drills,
       "Rehearsed recoveries: what would have been lost and how long it took, against the goals"},
      {"GET",
       "/api/v1/operations/baselines",
       signed_in,
       show_baselines,
       "The last day of each figure of performance: means, peak, a point each ten minutes"},
      {"GET",
       "/api/v1/operations/availability",
       signed_in,
       show_availability,
       "How long each part of the service was down on each of the last ninety days"},
      {"GET",
       "/api/v1/operations/reports",
       signed_in,
       list_reports,
       "Reports of operations that were made: of health, security, performance and capacity",
       {.query = "kind"}},
      {"GET", "/api/v1/operations/reports/{name}", signed_in, show_report, "A report of operations"},
      {"GET",
       "/api/v1/operations/reports/{name}/pdf",
       signed_in,
       print_report,
       "A report of operations as PDF",
       {.gives = "application/pdf"}},
  };
}

}  // namespace erp::app
