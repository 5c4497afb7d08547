#include "app/every_route.hpp"

#include "api/api.hpp"
#include "app/console/console_routes.hpp"
#include "app/machine/machine_routes.hpp"

namespace erp::app {

const std::vector<api::Route>& every_route() {
  static const std::vector<api::Route> all = [] {
    auto routes = api::routes();
    for (const auto& more : {console_routes(), machine::routes()})
      routes.insert(routes.end(), more.begin(), more.end());
    return routes;
  }();
  return all;
}

}  // namespace erp::app
