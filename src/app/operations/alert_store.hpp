// What the health check remembers from run to run: one small JSON file, whole or not at all.
#pragma once

#include "modules/operations/alert.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace erp::app {

using Alerts = std::map<std::string, operations::Alert, std::less<>>;  // by rule

// A file that cannot be read is put aside: alerts begin anew, they do not stop.
Alerts read_alerts(const std::filesystem::path&);
void write_alerts(const std::filesystem::path&, const Alerts&);

}  // namespace erp::app
