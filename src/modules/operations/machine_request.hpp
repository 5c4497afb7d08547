// Something that only root may do on the machine, asked for in the web app: a backup and its proof, a
// restore, a job ahead of its time.
//
//   drafted ──authorize──▶ waiting ──▶ running ──▶ done or failed
//   drafted, waiting ──cancel──▶ cancelled
//
// What takes the place of the database, or keeps people out, begins as a draft; all else waits at once. The
// server has no right to do any of it: it leaves the request in a folder, where a job of root finds it, and
// reads there what came of it (decision 0018).
#pragma once

#include "entity/entity.hpp"

#include <optional>

namespace erp::operations {

enum class MachineWork : std::uint8_t {
  backup_database,
  backup_application,
  prove_backup,
  restore_backup,
  take_back_restore,
  run_job,
  snapshot,
  block_address,
  unblock_address,
  lock_down
};
enum class MachineState : std::uint8_t { drafted, waiting, running, done, failed, cancelled };

struct MachineRequest {
  Id<MachineRequest> id;
  Version version;
  std::string number;
  MachineWork work{};
  // The file of the backup, the database that was aside, the job, the address, the incident, the person or
  // "everybody"; none where there is nothing to choose.
  std::optional<std::string> target;
  MachineState state = MachineState::drafted;
  std::string asked_by;
  Instant asked_at;
  std::optional<std::string> authorized_by;
  std::optional<Instant> started_at, ended_at;
  std::optional<std::int64_t> exit_status;
  std::optional<std::string> output;     // its last lines
  std::optional<std::int64_t> revision;  // of the answer that it was taken over from
  static const Entity entity;
};

// The name of the database if it is to be replaced, typed by who wants it.
struct MachineAuthorization {
  std::optional<std::string> database;
  static const Entity entity;
};

}  // namespace erp::operations
