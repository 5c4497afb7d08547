// Reports of operations as they were made: a file each in `reports` of the state folder, for the console.
#pragma once

#include "base/values.hpp"
#include "service/config.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

struct Report {
  std::string kind, subject, text;
};

struct KeptReport {
  std::string name;  // "performance_20261129T060003Z"
  Instant at;
  Report report;
};

// In the order of the day and the week.
std::span<const std::string_view> report_kinds();
// This kind speaks of people by name.
bool names_people(std::string_view kind);

// On the disk when it returns; of each kind the newest 60 stay. That it cannot be kept is said on standard
// error, and keeps nobody from reading it elsewhere.
void keep_report(const Config&, const Report&, Instant at);
std::vector<KeptReport> kept_reports(const Config&);  // the newest first, without their texts
std::optional<KeptReport> kept_report(const Config&, std::string_view name);

}  // namespace erp::app
