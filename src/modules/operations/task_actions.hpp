// What may be done with a task, and what the server does with those that are due.
#pragma once

#include "modules/operations/task.hpp"

namespace erp::db {
class Database;
}

namespace erp::operations {

struct TaskReason {
  std::string reason;
  static const Entity entity;
};

void complete_task(Session&, Task&, const Task* before, Problems&);

// Begins the run of its runbook; none may go on already.
void start(Session&, const Uuid& id, const void* input);
// Every step is settled, and what was found is written down.
void finish(Session&, const Uuid& id, const void* input);
// By somebody else than who did it, as long as there is somebody else who may.
void sign(Session&, const Uuid& id, const void* input);
void send_back(Session&, const Uuid& id, const void* input);

// A run of this runbook that began elsewhere is that of the oldest task that waits for one.
void link_to_task(Session&, const RunbookRun&);

// The tasks of this month, and of the last one if it was missed, each once; answers how many were made. Safe
// beside other nodes.
int generate_tasks(db::Database&, const Uuid& organization);
// Tells the owner and who leads the third queue (else the administrators), once, of what is three days late.
void escalate_tasks(db::Database&, const Uuid& organization);

}  // namespace erp::operations
