// What the desk tells on the status page: written by the server while the database is there, read by who
// writes the page, whether it is there or not.
#pragma once

#include "app/status/component_state.hpp"
#include "service/config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::app {

struct StatusPost {
  Instant at;
  std::string kind, text;
};
struct StatusIncident {
  std::string id, number, title, impact, state, component, severity;
  Instant started;
  std::optional<Instant> resolved, next_update;
  std::vector<StatusPost> posts;  // newest first
};
struct StatusWork {
  std::string id, title, note, component;
  Instant begins, ends;
};
struct StatusPosts {
  std::string time_zone = "Asia/Tokyo";  // of the company that tells
  std::vector<StatusIncident> incidents;
  std::vector<StatusWork> work;
};

std::filesystem::path file_of_posts(const Config&);
StatusPosts read_posts(const Config&);  // empty if there are none

}  // namespace erp::app
