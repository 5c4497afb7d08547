// `itdo-erp pitr …` and `itdo-erp restore --at …`: any moment of the last days, by pgBackRest.
#pragma once

#include "app/backup/commands.hpp"
#include "app/setup/steps.hpp"

namespace erp::app::pitr {

// Repository, archiving of the write-ahead log, first base backup. May be repeated; needs root.
int set_up(const Snapshot&);
// pgBackRest knows cluster and repository; nothing is archived yet.
void make_known(const Config&, const Cluster&);
// The same as a step of `itdo-erp setup`, without the base backup, which the timer makes.
void configure(const Config&, const Cluster&);

// A base backup: full if `full`, or if there is none yet; else what changed since the last full one.
int back_up(const Snapshot&, bool full);
int info();
// Before something that cannot be undone, such as migrations: what was committed until now can be restored
// afterwards, by a moment where the log is archived, else by a backup.
int make_restore_point(const Snapshot&);
// Whether archiving works now, whether any moment can be restored, whether each file is whole. 0 or 1.
int check(const Snapshot&);

// A moment of the past as a database beside the one that runs, then as with a file. `moment`: RFC 3339, or
// "latest".
int restore(const Snapshot&, const std::string& moment, const backup::RestoreOptions&);

}  // namespace erp::app::pitr
