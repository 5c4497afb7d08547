#include "app/operations/missed_runs.hpp"

#include "modules/operations/notice.hpp"

#include <algorithm>

namespace erp::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

// Heavy jobs wait for one another, so on Sundays the hour says little.
constexpr JobPlan plans[] = {
    {"itdo-erp-backup", 24h, 3h},
    {"itdo-erp-backup-application", 24h, 3h},
    {"itdo-erp-capacity-report", days{7}, 6h},
    {"itdo-erp-cleanup", days{7}, 6h},
    {"itdo-erp-desk-report", days{17}, 24h},
    {"itdo-erp-drill-dr", days{35}, 24h},
    {"itdo-erp-drill-restore", days{35}, 24h},
    {"itdo-erp-evening", 72h, 2h},
    {"itdo-erp-health", 5min, 10min},
    {"itdo-erp-logrotate", 24h, 3h},
    {"itdo-erp-maintenance-daily", 24h, 6h},
    {"itdo-erp-maintenance-monthly", days{35}, 24h},
    {"itdo-erp-maintenance-weekly", days{7}, 6h},
    {"itdo-erp-morning", 72h, 2h},
    {"itdo-erp-perf-report", days{7}, 6h},
    {"itdo-erp-pitr-backup", 48h, 6h},
    {"itdo-erp-pitr-check", 24h, 6h},
    {"itdo-erp-pitr-full", days{7}, 6h},
    {"itdo-erp-security-report", days{7}, 24h},
    {"itdo-erp-summary", 24h, 3h},
};

}  // namespace

std::span<const JobPlan> job_plans() {
  return plans;
}

std::string missed(const ScheduledJob& job, Instant now) {
  const auto* const plan = std::ranges::find(plans, job.name, &JobPlan::job);
  if (plan == std::end(plans) || !job.enabled) return {};
  if (job.state == ScheduledJob::State::stopped) return "its timer is stopped";
  const Instant from = std::max(job.last, job.since);
  if (!from) return {};
  const std::int64_t silent = now.microseconds - from.microseconds;
  if (silent <= std::chrono::microseconds{plan->every + plan->grace}.count()) return {};
  if (job.state == ScheduledJob::State::runs)
    return "its run has lasted for " + operations::duration_text(silent);
  return (job.last ? "its last run was " : "it has not run for ") + operations::duration_text(silent) +
         (job.last ? " ago" : "");
}

Finding look_at_schedule(Instant now, std::chrono::milliseconds deadline) {
  using operations::Look;
  try {
    const auto jobs = scheduled_jobs(deadline);
    if (jobs.empty()) return {};
    Finding finding{.look = Look::good};
    for (const auto& job : jobs) {
      const auto why = missed(job, now);
      if (why.empty()) continue;
      finding.look = Look::failed;
      finding.note += (finding.note.empty() ? "" : "; ") + job.name + ": " + why;
    }
    return finding;
  } catch (const std::exception& error) { return {.look = Look::unknown, .note = error.what()}; }
}

}  // namespace erp::app
