#include "modules/operations/rule_table.hpp"

#include <algorithm>

namespace erp::operations {
namespace {

constexpr Rule table[] = {
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
     .commands = {"itdo-erp doctor", "sudo systemctl status itdo-erp", "sudo systemctl restart itdo-erp"}},
    {.id = "disk_full",
     .probe = "disk_full",
     .severity = Severity::critical,
     .component = "Disk",
     .subject = "ALERT: Disk Almost Full",
     .effect = "When it is full, the database stops and no backup can be written.",
     .commands = {"df -h", "itdo-erp cleanup --dry-run", "itdo-erp cleanup"}},
    {.id = "disk_high",
     .probe = "disk",
     .component = "Disk",
     .inhibited_by = {"disk_full"},
     .subject = "WARNING: High Disk Usage",
     .effect = "Nobody notices yet; there is time to make room or to add space.",
     .commands = {"df -h", "itdo-erp cleanup --dry-run", "itdo-erp cleanup"}},
    {.id = "inodes_high",
     .probe = "inodes",
     .component = "Inodes",
     .subject = "WARNING: High Inode Usage",
     .effect = "When none is left no file can be made, however much space is free.",
     .commands = {"df -i", "sudo du --inodes -x -d 3 / | sort -n | tail", "itdo-erp cleanup --dry-run"}},
    {.id = "backup_old",
     .probe = "backup",
     .component = "Backup",
     .subject = "WARNING: No Recent Verified Backup",
     .effect = "What was entered since the last verified backup would be lost with the disk.",
     .commands =
         {"tail -n 20 /var/log/itdo-erp/backup.log", "df -h", "/opt/itdo-erp/scripts/backup-database.sh"}},
    {.id = "certificate_expiring",
     .probe = "certificate",
     .component = "Certificate",
     .subject = "WARNING: Certificate Expires Soon",
     .effect = "After its last day browsers refuse to open the system.",
     .commands =
         {"itdo-erp doctor",
          "sudo openssl x509 -enddate -noout -in CERTIFICATE",
          "sudo nginx -t && sudo systemctl reload nginx"}},
};

}  // namespace

std::span<const Rule> rules() {
  return table;
}

const Rule* find_rule(std::string_view id) {
  const auto found = std::ranges::find(table, id, &Rule::id);
  return found == std::end(table) ? nullptr : found;
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
           "\n        annotations:\n          summary: '" + std::string{rule.subject} +
           "'\n          description: '" + std::string{rule.effect} + "'\n          runbook: docs/runbooks/" +
           std::string{rule.id} + ".md\n";
  }
  // The check itself may have stopped: nothing else would tell.
  return out +
         "      - alert: health_check_silent\n        expr: 'time() - itdo_erp_check_timestamp_seconds > "
         "900'\n"
         "        labels:\n          severity: critical\n          component: Monitoring\n        "
         "annotations:\n"
         "          summary: 'ALERT: Health Check Does Not Run'\n";
}

}  // namespace erp::operations
