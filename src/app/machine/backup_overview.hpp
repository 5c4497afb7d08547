// What there is to come back from: backups with their proofs, the log that is archived, copies elsewhere,
// what rehearsals measured, room on the disk, databases that a restore left aside.
#pragma once

#include "service/config.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace erp::db {
class Database;
}

namespace erp::app::machine {

// As JSON. What the server may not read is said to be unknown and never taken for missing.
std::string backup_overview(db::Database&, const Config&);

// What would be lost with a return to this backup, and how long that takes. Refused{"not_found"} if there is
// no such backup, or it has no manifest.
using Label = std::function<std::string(std::string_view resource)>;
std::string restore_impact(db::Database&, const Config&, const std::string& file, const Label&);

}  // namespace erp::app::machine
