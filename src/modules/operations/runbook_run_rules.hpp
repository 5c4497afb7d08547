// What becomes of a run and its steps, the same in the web app and on the machine. Pure.
#pragma once

#include "modules/operations/runbook.hpp"
#include "modules/operations/runbook_run.hpp"

namespace erp::operations {

// A run of this runbook from its first step.
RunbookRun run_of(const Runbook&, std::string started_by, Instant now);

// What a command said belongs to its step: it has failed, or is done as soon as each of its commands has
// succeeded.
void add_outcome(RunbookRun&, RunOutcome);

enum class ByHand : std::uint8_t { done, skipped };
// A person says so.
void settle_step(RunbookRun&, std::size_t step, ByHand, std::string note, std::string by, Instant now);

// Nothing is open any more: the run is over.
void end_if_settled(RunbookRun&, Instant now);
void give_up(RunbookRun&, std::string reason, Instant now);

// The last lines, as much as is kept of what a command says.
std::string last_of(std::string_view output);

}  // namespace erp::operations
