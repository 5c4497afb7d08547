// `itdo-erp backup …` and `itdo-erp restore …`. Exit codes beside those of commands.hpp: 4 refused, nothing
// was touched; 75 another one is running.
#pragma once

#include "app/commands.hpp"

namespace erp::app::backup {

constexpr int refused = 4, busy = 75;

// Dumps, restores the dump into a database of its own, compares, and only then calls it the latest backup.
int back_up_database(const Snapshot&);
// Settings and attached files, encrypted if there is a key to encrypt for.
int back_up_application(const Snapshot&);
int list(const Snapshot&);
int verify(const Snapshot&, const std::string& file);
int prune(const Snapshot&);

struct RestoreOptions {
  std::string file;
  std::string to;                 // the database to make; empty: NAME_restore_TIME
  bool without_manifest = false;  // its manifest was lost: nobody knows how many rows there were
  bool activate = false;  // puts it in the place of the one that runs, and back if it is not healthy there
};
int restore(const Snapshot&, const RestoreOptions&);

}  // namespace erp::app::backup
