// A runbook that somebody goes through: each step, who did it, and what the commands said.
//
//   running ──every step is done or skipped──▶ done
//   running ──give_up──▶ given_up
//   of a step: open ──▶ running ──▶ done or failed; open or failed ──▶ done or skipped, with a note
#pragma once

#include "modules/support/incident.hpp"

namespace erp::operations {

enum class RunState : std::uint8_t { running, done, given_up };
enum class StepState : std::uint8_t { open, running, done, failed, skipped };
// On the machine by `itdo-erp runbook run`, which asks nobody for the database; or in the web app.
enum class RunPlace : std::uint8_t { screen, machine };

struct RunStep {
  Id<RunStep> id;
  std::string text;
  std::vector<std::string> commands;
  std::vector<std::string> on_screen;  // those of them that the server may run by itself
  StepState state = StepState::open;
  std::optional<std::string> note;
  std::optional<std::string> done_by;
  std::optional<Instant> at;
  static const Entity entity;
};

// What came of one command.
struct RunOutcome {
  Id<RunOutcome> id;
  std::int64_t step = 0;  // from 1
  std::string command;
  Instant at;
  std::int64_t milliseconds = 0;
  std::int64_t exit_status = 0;
  std::optional<std::string> output;  // its last lines; none: it said nothing
  std::string done_by;
  static const Entity entity;
};

struct RunbookRun {
  Id<RunbookRun> id;
  Version version;
  std::string number;
  std::string runbook;
  std::string title;
  RunState state = RunState::running;
  RunPlace place = RunPlace::screen;
  std::optional<std::string> alert;  // the rule that fired
  std::optional<Id<support::Incident>> incident_id;
  std::string started_by;
  Instant started_at;
  std::optional<Instant> ended_at;
  std::optional<std::string> reason;     // why it was given up
  std::optional<std::int64_t> revision;  // of its file, for a run on the machine
  std::vector<RunStep> steps;
  std::vector<RunOutcome> outcomes;
  static const Entity entity;
};

}  // namespace erp::operations
