// Which base backup and which part of the log a moment needs, and whether all of it is there.
#pragma once

#include "app/pitr/pgbackrest.hpp"
#include "app/pitr/scratch_cluster.hpp"

namespace erp::app::pitr {

// "latest": no moment. Throws backup::Unusable{"time_unreadable"}.
Instant moment_of(const std::string& text);

// Throws backup::Unusable: pitr_missing, time_too_old, time_in_future, wal_missing.
Target target_for(Instant moment);

// If the cluster runs: what was committed until now gets into the repository, so that a moment just passed
// can be restored. It tries for a minute at most.
void archive_what_there_is(const Config&);

// A folder for a scratch cluster, on the disk of the databases.
std::filesystem::path scratch_folder();

}  // namespace erp::app::pitr
