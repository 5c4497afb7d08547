// `itdo-erp runbook`: goes through a runbook on the machine, with or without a database.
#pragma once

#include "app/commands.hpp"
#include "base/language.hpp"

namespace erp::app {

struct RunbookChoice {
  std::string name;      // of a runbook, or of a run: its id or the beginning of it
  std::string language;  // empty: as the terminal
  std::string alert, reason;
  bool yes = false;  // asks nothing: runs what only looks, leaves the rest open
};

int list_runbooks(const RunbookChoice&);
int show_runbook(const RunbookChoice&);
// 0 every step is settled; 3 some are open still.
int run_runbook(const Snapshot&, const RunbookChoice&);
int resume_runbook(const Snapshot&, const RunbookChoice&);
int give_up_runbook(const Snapshot&, const RunbookChoice&);
int list_runs(
    const Snapshot&);  // those on this machine that the server has not taken over yet, or that go on

}  // namespace erp::app
