// Whether what should run by itself does.
#pragma once

#include "app/operations/probes.hpp"
#include "app/operations/schedule.hpp"

#include <span>

namespace erp::app {

// How far apart two runs of a job are at most, and how late one may be before somebody hears of it.
struct JobPlan {
  std::string_view job;
  std::chrono::minutes every, grace;
};
// A row for each timer of the package.
std::span<const JobPlan> job_plans();

// Why a job is late: "its last run was 3 days ago", "its timer is stopped"; empty: it is not, or is switched
// off on purpose. What ran before the machine started counts as much as the start itself.
std::string missed(const ScheduledJob&, Instant now);

// Unknown where no timers are installed, or systemd does not say.
Finding look_at_schedule(Instant now, std::chrono::milliseconds deadline);

}  // namespace erp::app
