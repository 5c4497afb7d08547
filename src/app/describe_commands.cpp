// What others are told of the documents.
#include "api/api.hpp"
#include "api/openapi.hpp"
#include "app/commands.hpp"
#include "app/every_route.hpp"
#include "app/modules.hpp"

#include <iostream>

namespace erp::app {

int describe_openapi() {
  std::cout << api::openapi(entities(), every_route()) << '\n';
  return 0;
}

int describe_typescript() {
  std::cout << api::typescript(entities());
  return 0;
}

}  // namespace erp::app
