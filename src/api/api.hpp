// The public HTTP API: finds the route of a request, who calls, and what may be answered.
#pragma once

#include "api/context.hpp"

#include <memory>

namespace erp::api {

class Api {
 public:
  explicit Api(Context&);
  ~Api();
  // Never throws: whatever goes wrong becomes an answer.
  http::Response handle(http::Request&);
  // Whether a request for this path is the API's to answer, and not a page of the web app.
  bool serves(std::string_view path) const;

 private:
  struct Routes;
  Context& context_;
  std::unique_ptr<Routes> routes_;
};

// Every route of the API written by hand, in one table; the program adds those that show the machine.
std::vector<Route> routes();

}  // namespace erp::api
