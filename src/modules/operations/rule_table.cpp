#include "modules/operations/rule_table.hpp"

#include "modules/operations/baseline.hpp"

#include <algorithm>

namespace erp::operations {
namespace {

constexpr Rule all_rules[] = {
    {.id = "database_down",
     .probe = "database",
     .severity = Severity::critical,
     .component = "Database",
     .subject = "ALERT: Database Down",
     .effect = "Nobody can work: every request is answered 503. Nothing that was acknowledged is lost.",
     .commands =
         {"pg_lsclusters", "sudo journalctl -u 'postgresql*' -n 50", "sudo systemctl restart postgresql"}},
    {.id = "redis_down",
     .probe = "redis",
     .component = "Redis",
     .subject = "ALERT: Redis Down",
     .effect = "Work goes on; limits and live updates are kept in each process only.",
     .commands =
         {"sudo systemctl status redis-server",
          "sudo tail -n 50 /var/log/redis/redis-server.log",
          "sudo systemctl restart redis-server"}},
    {.id = "backend_down",
     .probe = "backend",
     .severity = Severity::critical,
     .component = "Backend",
     .inhibited_by = {"database_down"},
     .subject = "ALERT: Backend Service Down",
     .effect = "Nobody can work: the service does not answer or cannot book.",
     .commands =
         {"sudo itdo-erp doctor", "sudo systemctl status itdo-erp", "sudo systemctl restart itdo-erp"}},
    {.id = "disk_full",
     .probe = "disk_full",
     .severity = Severity::critical,
     .component = "Disk",
     .subject = "ALERT: Disk Almost Full",
     .effect = "When it is full, the database stops and no backup can be written.",
     .commands = {"df -h", "sudo itdo-erp cleanup --dry-run", "sudo itdo-erp cleanup"}},
    {.id = "disk_high",
     .probe = "disk",
     .component = "Disk",
     .inhibited_by = {"disk_full"},
     .subject = "WARNING: High Disk Usage",
     .effect = "Nobody notices yet; there is time to make room or to add space.",
     .commands = {"df -h", "sudo itdo-erp cleanup --dry-run", "sudo itdo-erp cleanup"}},
    {.id = "inodes_high",
     .probe = "inodes",
     .component = "Inodes",
     .subject = "WARNING: High Inode Usage",
     .effect = "When none is left no file can be made, however much space is free.",
     .commands = {"df -i", "sudo du --inodes -x -d 3 / | sort -n | tail", "sudo itdo-erp cleanup --dry-run"}},
    {.id = "backup_old",
     .probe = "backup",
     .component = "Backup",
     .subject = "WARNING: No Recent Verified Backup",
     .effect = "What was entered since the last verified backup would be lost with the disk.",
     .commands =
         {"tail -n 20 /var/log/itdo-erp/backup.log",
          "df -h",
          "sudo /opt/itdo-erp/scripts/backup-database.sh"}},
    {.id = "copy_old",
     .probe = "copy",
     .component = "Copy",
     .subject = "WARNING: No Recent Copy Elsewhere",
     .effect = "With the building the newest bookings would be lost: no copy of them is in another place.",
     .commands =
         {"tail -n 20 /var/log/itdo-erp/backup.log",
          "sudo itdo-erp config show | grep copy_command",
          "sudo /opt/itdo-erp/scripts/backup-database.sh"}},
    {.id = "archive_failing",
     .probe = "archive",
     .severity = Severity::critical,
     .component = "Archive",
     .inhibited_by = {"database_down"},
     .subject = "ALERT: Log Is Not Archived",
     .effect = "What is booked now cannot be restored to the minute, and the disk of the database fills.",
     .commands =
         {"sudo itdo-erp pitr check",
          "sudo tail -n 50 /var/log/postgresql/postgresql-15-main.log",
          "df -h /var/lib/pgbackrest /var/lib/postgresql"}},
    {.id = "baseline_exceeded",
     .probe = "baselines",
     .failures = 3,
     .successes = 3,
     .component = "Performance",
     .inhibited_by = {"backend_down", "database_down"},
     .subject = "WARNING: Performance Baseline Exceeded",
     .effect = "People notice that the system is slower than it should be.",
     .commands = {"sudo itdo-erp perf report", "sudo itdo-erp logs top", "top -b -n 1"}},
    {.id = "job_missed",
     .probe = "schedule",
     .component = "Schedule",
     .subject = "WARNING: A Scheduled Job Did Not Run",
     .effect = "What it does has not been done: a backup, upkeep, a rehearsal or a report is missing.",
     .commands =
         {"sudo itdo-erp schedule",
          "systemctl list-timers 'itdo-erp-*' --all --no-pager",
          "sudo journalctl -u 'itdo-erp-*' -n 50 --no-pager"}},
    {.id = "certificate_expiring",
     .probe = "certificate",
     .component = "Certificate",
     .subject = "WARNING: Certificate Expires Soon",
     .effect = "After its last day browsers refuse to open the system.",
     .commands =
         {"sudo itdo-erp doctor",
          "sudo openssl x509 -enddate -noout -in CERTIFICATE",
          "sudo nginx -t && sudo systemctl reload nginx"}},
};

// As YAML wants it between single quotes.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::string baseline_rule(const Baseline& baseline) {
  const bool capacity = baseline.kind == BaselineKind::capacity;
  return "      - alert: baseline_" + std::string{baseline.id} +
         "\n        expr: 'itdo_erp_baseline_exceeded{baseline=\"" + std::string{baseline.id} +
         "\"} == 1'\n        for: 5m\n        labels:\n          severity: " +
         (capacity ? "info" : "warning") +
         "\n          component: Performance\n        annotations:\n          summary: " +
         in_quotes("Beyond the baseline: " + std::string{baseline.meaning}) +
         "\n          runbook: docs/runbooks/baseline_exceeded.md\n";
}

constexpr std::string_view drill_rules =
    "      - alert: drill_failed\n        expr: 'itdo_erp_drill_failed == 1'\n"
    "        labels:\n          severity: critical\n          component: Backup\n        annotations:\n"
    "          summary: 'ALERT: Rehearsal Failed'\n          runbook: docs/runbooks/drill_failed.md\n"
    "      - alert: drill_old\n        expr: 'time() - itdo_erp_drill_timestamp_seconds > 40 * 86400'\n"
    "        labels:\n          severity: warning\n          component: Backup\n        annotations:\n"
    "          summary: 'WARNING: No Recent Rehearsal'\n          runbook: docs/runbooks/drill_failed.md\n";

}  // namespace

std::span<const Rule> rules() {
  return all_rules;
}

const Rule* find_rule(std::string_view id) {
  const auto found = std::ranges::find(all_rules, id, &Rule::id);
  return found == std::end(all_rules) ? nullptr : found;
}

std::string_view name_of(Severity severity) {
  return severity == Severity::critical ? "critical" : "warning";
}

std::string prometheus_rules() {
  std::string out = "groups:\n  - name: itdo-erp\n    rules:\n";
  for (const Rule& rule : rules()) {
    std::string expression = std::string{check_metric} + "{rule=\"" + std::string{rule.id} + "\"} == 1";
    for (const auto cause : rule.inhibited_by)
      if (!cause.empty())
        expression += " unless on(instance) " + std::string{check_metric} + "{rule=\"" + std::string{cause} +
                      "\"} == 1";
    out += "      - alert: " + std::string{rule.id} + "\n        expr: '" + expression +
           "'\n        for: 5m\n        labels:\n          severity: " + std::string{name_of(rule.severity)} +
           "\n          component: " + std::string{rule.component} +
           "\n        annotations:\n          summary: " + in_quotes(rule.subject) +
           "\n          description: " + in_quotes(rule.effect) + "\n          runbook: docs/runbooks/" +
           std::string{rule.id} + ".md\n";
  }
  for (const Baseline& baseline : baselines()) out += baseline_rule(baseline);
  out += drill_rules;
  // The check itself may have stopped: nothing else would tell.
  return out +
         "      - alert: health_check_silent\n        expr: 'time() - itdo_erp_check_timestamp_seconds > "
         "900'\n"
         "        labels:\n          severity: critical\n          component: Monitoring\n        "
         "annotations:\n"
         "          summary: 'ALERT: Health Check Does Not Run'\n"
         "          runbook: docs/runbooks/health_check_silent.md\n";
}

}  // namespace erp::operations
