// Work on the installation that is announced on the status page: what fails meanwhile is no outage.
#pragma once

#include "modules/support/incident.hpp"

namespace erp::support {

struct MaintenanceWindow {
  Id<MaintenanceWindow> id;
  Version version;
  std::string title;
  std::optional<std::string> note;
  Component component = Component::application;
  Date starts_on;
  std::string starts_at;  // "22:00", where the company is
  std::int64_t minutes = 60;
  bool is_active = true;
  static const Entity entity;
};

}  // namespace erp::support
