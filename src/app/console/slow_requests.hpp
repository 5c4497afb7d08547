// The requests of access.log that took longest, and where the time of all goes by route.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp::app {

class SlowRequests {
 public:
  explicit SlowRequests(std::size_t most) : most_{most} {}
  struct Request {
    double seconds = 0;
    std::string time, method, path, status, request_id;
  };
  struct Sum {
    std::size_t count = 0;
    double seconds = 0, longest = 0;
  };
  void add(std::string_view line);
  std::vector<Request> slowest() const;                     // the slowest first
  std::vector<std::pair<std::string, Sum>> routes() const;  // where most of the time goes first
  std::string page() const;

 private:
  std::size_t most_;
  std::vector<Request> slowest_;  // a heap with the fastest of them in front
  std::map<std::string, Sum> routes_;
};

// "/api/v1/customers/0198…/post?x=1" → "/api/v1/customers/{id}/post"
std::string route_of(std::string_view path);

}  // namespace erp::app
