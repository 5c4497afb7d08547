// What database and machine need from time to time, without stopping the business.
#pragma once

#include "app/commands.hpp"

#include <string>

namespace erp::app {

struct MaintenanceOptions {
  bool reindex = false;      // daily: as on Sundays
  bool yes_offline = false;  // monthly: VACUUM FULL, with the service stopped
};
int maintain_daily(const Snapshot&, const MaintenanceOptions&);
int maintain_weekly(const Snapshot&);
int maintain_monthly(const Snapshot&, const MaintenanceOptions&);

struct CleanupOptions {
  bool only_logs = false, dry_run = false;
};
int clean_up(const Snapshot&, const CleanupOptions&);

}  // namespace erp::app
