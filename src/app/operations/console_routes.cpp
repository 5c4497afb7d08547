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
  };
}

}  // namespace erp::app
