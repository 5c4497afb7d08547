// A snapshot on its way into an incident: a small file of the state folder, as the database may be away. Who
// takes the snapshot tries at once; else the server takes it over when there is a database (decision 0020).
#pragma once

#include "db/database.hpp"
#include "modules/support/incident_evidence.hpp"
#include "service/config.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace erp::app::snapshot {

// Of an archive that is there, on this machine, now.
support::Evidence evidence_of(const std::filesystem::path& archive, const std::string& incident);
// Puts the archive into the store of files too, if it is small enough and the store can take it.
void leave(const Config&, const support::Evidence&);

using Told = std::function<void(const support::Evidence&, const std::string& incident)>;
// Each that waits, into its incident, once.
void hand_over(db::Database&, const Config&, const Uuid& company, const Told&);

}  // namespace erp::app::snapshot
