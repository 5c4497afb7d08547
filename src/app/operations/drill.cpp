#include "app/operations/drill.hpp"

#include "app/backup/folder.hpp"
#include "app/backup/rebuild.hpp"
#include "app/database_url.hpp"
#include "app/operations/drill_records.hpp"
#include "app/pitr/recovery.hpp"
#include "app/upkeep/heavy_job.hpp"
#include "modules/operations/notice.hpp"

#include <algorithm>
#include <functional>
#include <iostream>

namespace erp::app {
namespace {

double seconds_between(Instant from, Instant to) {
  return static_cast<double>(to.microseconds - from.microseconds) / 1e6;
}

std::string words(double seconds) {
  return operations::duration_text(static_cast<std::int64_t>(seconds * 1e6));
}

void add_fault(DrillRecord& record, const std::string& fault) {
  record.fault += (record.fault.empty() ? "" : "; ") + fault;
}

// Measures, remembers whatever came of it, and fails the job if it is not good enough.
int rehearse(
    const Snapshot& snapshot, const std::string& name, const std::function<void(DrillRecord&)>& work) {
  const Config& config = snapshot->config;
  return run_heavy_job(config, "drill-" + name, [&](JobReport& report) {
    DrillRecord record{.drill = name, .started = now(), .source = {}, .fault = {}};
    try {
      work(record);
    } catch (const std::exception& error) { add_fault(record, error.what()); }
    record.rto_seconds = seconds_between(record.started, now());
    const auto goal = goal_of(config, name);
    if (record.rpo_seconds > goal.rpo_seconds)
      add_fault(record, "more would be lost than " + words(goal.rpo_seconds));
    if (record.rto_seconds > goal.rto_seconds)
      add_fault(record, "it took longer than " + words(goal.rto_seconds));
    remember(config, record);
    const auto measured = record.source + ": lost " + words(record.rpo_seconds) + " (RPO), back after " +
                          words(record.rto_seconds) + " (RTO)";
    if (!record.fault.empty()) throw std::runtime_error{measured + ": " + record.fault};
    report.say(measured);
  });
}

void add_faults(DrillRecord& record, const std::vector<std::string>& faults) {
  for (const auto& fault : faults) add_fault(record, fault);
}

}  // namespace

int drill_restore(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  return rehearse(snapshot, "restore", [&](DrillRecord& record) {
    const auto all = backup::entries(config);
    const auto newest = std::ranges::find_if(
        all, [](const auto& entry) { return entry.manifest && !entry.manifest->verified_at.empty(); });
    if (newest == all.end()) throw std::runtime_error{"there is no verified backup"};
    record.source = newest->path.filename().string();
    Instant of;
    if (parse(newest->manifest->started_at, of)) record.rpo_seconds = seconds_between(of, record.started);
    const auto scratch = database_of(config.database.url) + "_drill_" + backup::stamp();
    const auto file = backup::inspect(config, newest->path);
    backup::check_space(config, file.facts.content_bytes);
    backup::rebuild(config, file, scratch, {});
    try {
      add_faults(record, backup::faults_of(config, scratch, newest->manifest));
    } catch (const std::exception& error) { add_fault(record, error.what()); }
    backup::drop(config, scratch);
  });
}

int drill_disaster(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  return rehearse(snapshot, "dr", [&](DrillRecord& record) {
    const auto target = pitr::target_for({});
    record.source = "base backup " + target.base_backup;
    const pitr::ScratchCluster cluster{pitr::scratch_folder(), target};
    record.rpo_seconds = std::max(0.0, seconds_between(cluster.last_commit(), record.started));
    const auto restored = cluster.config(config);
    add_faults(record, backup::faults_of(restored, database_of(restored.database.url), {}));
  });
}

int list_drills(const Snapshot& snapshot) {
  for (const auto& record : drills(snapshot->config))
    std::cout << to_text(record.started) << "  " << record.drill << "  RPO " << words(record.rpo_seconds)
              << "  RTO " << words(record.rto_seconds) << "  "
              << (record.fault.empty() ? "good" : "FAILED: " + record.fault) << '\n';
  return 0;
}

}  // namespace erp::app
