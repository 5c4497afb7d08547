#include "app/operations/console_routes.hpp"

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
  };
}

}  // namespace erp::app
