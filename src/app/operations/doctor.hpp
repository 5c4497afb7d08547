// The checklist of morning and evening, and what must be true of an installation, each with a way out.
#pragma once

#include "app/commands.hpp"

#include <string>
#include <vector>

namespace erp::app {

enum class Verdict : std::uint8_t { ok, warning, failed };

struct Check {
  std::string name;
  Verdict verdict = Verdict::ok;
  std::string detail, way_out;
};
using Checks = std::vector<Check>;

struct Examination {
  Checks checks;
  bool all_came_back = true;  // false: threads hang in calls that may never return
};
Examination examine(const Snapshot&);
std::string checklist(const Checks&);  // a line a check, and its way out
bool any(const Checks&, Verdict);

struct DoctorOptions {
  bool json = false;
  bool explain = false;  // what each finding means, and where to look on
};
// 0 all well, 3 with warnings, 1 something failed.
int doctor(const Snapshot&, const DoctorOptions&);
// Settings that are refused are the one finding: nothing else can be looked at.
int doctor(const ConfigRefused&, const DoctorOptions&);

}  // namespace erp::app
