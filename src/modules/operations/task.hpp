// A task of the month or the quarter: its steps are a runbook, somebody does it and another one signs it.
//
//   open ──finish──▶ done ──sign──▶ signed
//   done ──send_back──▶ open
#pragma once

#include "modules/operations/runbook_run.hpp"
#include "modules/operations/task_plan.hpp"

namespace erp::operations {

enum class TaskState : std::uint8_t { open, done, signed_off };

struct Task {
  Id<Task> id;
  Version version;
  std::string number;
  TaskKind kind = TaskKind::backup_verification;
  TaskState state = TaskState::open;
  Date due_on;
  std::optional<Id<identity::User>> owner_id;
  std::optional<Id<RunbookRun>> run_id;  // the steps, as they are gone through
  std::optional<std::string> evidence;   // what was found; files are attached
  std::optional<Id<identity::User>> done_by_id;
  std::optional<Instant> done_at;
  std::optional<Id<identity::User>> signed_by_id;
  std::optional<Instant> signed_at;
  std::optional<std::string> sent_back_because;
  std::optional<Instant> escalated_at;
  static const Entity entity;
};

}  // namespace erp::operations
