// What may be done with a run of a runbook.
#pragma once

#include "modules/operations/runbook_run.hpp"

namespace erp::operations {

struct RunCommand {
  std::int64_t step = 0;  // from 1
  std::string command;    // as the step has it
  static const Entity entity;
};
struct RunNote {
  std::int64_t step = 0;
  std::string note;
  static const Entity entity;
};
struct RunReason {
  std::string reason;
  static const Entity entity;
};

void complete_run(Session&, RunbookRun&, const RunbookRun* before, Problems&);

// The server runs a command of its own that only looks, once this has been written; what came of it is
// written down by note_outcome.
void execute(Session&, const Uuid& id, const void* input);
void confirm(Session&, const Uuid& id, const void* input);
void skip(Session&, const Uuid& id, const void* input);
void abandon(Session&, const Uuid& id, const void* input);

void note_outcome(Session&, const Uuid& run, RunOutcome);
// A run of the machine, taken over from its file; answers whether anything of it was new.
bool take_over(Session&, RunbookRun);

}  // namespace erp::operations
