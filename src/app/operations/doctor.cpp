#include "app/operations/doctor.hpp"

#include "app/console/logs.hpp"
#include "app/operations/disks.hpp"
#include "app/operations/explanation.hpp"
#include "app/operations/machine.hpp"
#include "app/operations/probes.hpp"
#include "app/preflight.hpp"
#include "db/direct.hpp"
#include "db/migrate.hpp"
#include "db/replication.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
using operations::Look;

constexpr std::chrono::milliseconds patience{3000};

std::string_view word_of(Verdict verdict) {
  return verdict == Verdict::ok ? "OK" : verdict == Verdict::warning ? "WARNING" : "FAILED";
}

// A finding as a check: bad is what it is called when it failed.
Check from(std::string name, const Finding& finding, Verdict bad, std::string way_out) {
  const bool failed = finding.look == Look::failed;
  return {std::move(name), failed ? bad : Verdict::ok, finding.note, failed ? std::move(way_out) : ""};
}

void check_service(const Config& config, const Findings& findings, Checks& checks) {
  Check check = from("service", findings.of("backend"), Verdict::failed, "sudo systemctl restart itdo-erp");
  if (check.verdict == Verdict::failed) {
    const auto owner = port_owner(config.server.port);
    check.detail += owner.empty() ? "; nobody listens on port " + std::to_string(config.server.port)
                                  : "; port " + std::to_string(config.server.port) + " is held by " + owner;
  }
  checks.push_back(std::move(check));
}

void check_migrations(const Config& config, Checks& checks) {
  try {
    db::Direct connection{config.database.url, patience, patience};
    const auto lacking = db::pending(connection, db::read_migrations(shared_folder("migrations")));
    const bool current = lacking.empty();
    checks.push_back(
        {"migrations",
         current ? Verdict::ok : Verdict::failed,
         current ? "current" : std::to_string(lacking.size()) + " are pending",
         current ? "" : "itdo-erp migrate"});
  } catch (const std::exception& error) {
    checks.push_back({"migrations", Verdict::failed, error.what(), "itdo-erp migrate --check"});
  }
}

void check_maintenance(const Config& config, Checks& checks) {
  try {
    db::Direct connection{config.database.maintenance_url, patience, patience};
    const bool may = connection.run("select current_setting('is_superuser')").text(0, 0) == "on";
    checks.push_back(
        {"maintenance",
         may ? Verdict::ok : Verdict::warning,
         may ? "as a superuser" : "database.maintenance_url is no superuser",
         may ? "" : "see docs/admin/maintenance.md"});
  } catch (const std::exception& error) {
    // Upkeep is root's: that nobody else gets in is as it should be.
    if (::geteuid() != 0)
      checks.push_back({"maintenance", Verdict::ok, "only root can look", ""});
    else
      checks.push_back({"maintenance", Verdict::warning, error.what(), "see docs/admin/maintenance.md"});
  }
}

// Nothing where there is no second machine and never was one.
void check_replication(const Config& config, Checks& checks) {
  try {
    db::Direct connection{config.database.maintenance_url, patience, patience};
    if (connection.run(db::replication_known).text(0, 0) != "t") return;
    const auto replication = db::read_replication(connection.run(db::replication_sql));
    if (!replication.configured()) return;
    const auto faults = db::faults_of(replication);
    std::string detail = db::summary_of(replication);
    for (const auto& fault : faults) detail += "; " + fault;
    checks.push_back(
        {"replication",
         faults.empty() ? Verdict::ok : Verdict::warning,
         std::move(detail),
         faults.empty() ? "" : "sudo /opt/itdo-erp/scripts/standby.sh status"});
  } catch (const std::exception&) {
    return;  // the check of the database, and that of upkeep, say why
  }
}

void check_disks(const Config& config, Checks& checks) {
  for (const auto& disk : disks_of(config)) {
    const bool high = disk.percent > static_cast<int>(config.operations.disk_warning);
    const bool full = disk.percent >= static_cast<int>(config.operations.disk_critical);
    checks.push_back(
        {"disk " + disk.path,
         full   ? Verdict::failed
         : high ? Verdict::warning
                : Verdict::ok,
         fmt::format(
             "{}% used, {} MiB free, {}% of inodes",
             disk.percent,
             disk.free_bytes >> 20,
             disk.inodes_percent),
         high || full ? "itdo-erp cleanup --dry-run" : ""});
  }
}

void check_machine(Checks& checks) {
  constexpr int much = 80, too_much = 95;
  const int memory = memory_percent();
  checks.push_back(
      {"memory",
       memory >= too_much ? Verdict::failed
       : memory > much    ? Verdict::warning
                          : Verdict::ok,
       std::to_string(memory) + "% used",
       memory > much ? "ps aux --sort=-rss | head" : ""});
  const auto clock = clock_state();
  const bool told = clock == "yes" || clock == "no";
  checks.push_back(
      {"clock",
       clock == "yes" ? Verdict::ok : Verdict::warning,
       told ? "synchronized: " + clock : "not known: " + clock,
       clock == "yes" ? "" : "sudo timedatectl set-ntp true"});
}

void check_folder(const char* name, const fs::path& folder, Checks& checks) {
  const bool writable = folder.empty() || ::access(folder.c_str(), W_OK | X_OK) == 0;
  checks.push_back(
      {name,
       writable ? Verdict::ok : Verdict::failed,
       folder.string() + (writable ? "" : " cannot be written"),
       writable ? "" : "sudo install -d -o itdo -g itdo -m 0750 " + folder.string()});
}

void check_mail(const Config& config, Checks& checks) {
  std::string lacks;
  if (config.smtp.host.empty()) lacks = "smtp.host";
  if (config.alerts.recipients.empty())
    lacks += (lacks.empty() ? "" : " and ") + std::string{"alerts.recipients"};
  checks.push_back(
      {"mail",
       lacks.empty() ? Verdict::ok : Verdict::warning,
       lacks.empty() ? "by " + config.smtp.host : "not set: " + lacks + "; nobody hears of alerts",
       lacks.empty() ? "" : "set it in /etc/itdo-erp/itdo-erp.toml"});
}

void check_log(const Config& config, Checks& checks) {
  const auto count = errors_of_last_day(config);
  checks.push_back(
      {"log",
       count == 0 ? Verdict::ok : Verdict::warning,
       std::to_string(count) + " errors in the last 24 hours",
       count == 0 ? "" : "itdo-erp logs top"});
}

void print(const Checks& checks, const DoctorOptions& options) {
  if (options.json) {
    boost::json::array all;
    for (const auto& check : checks)
      all.push_back(
          {{"check", check.name},
           {"status", word_of(check.verdict)},
           {"detail", check.detail},
           {"way_out", check.way_out}});
    std::cout << boost::json::serialize(all) << '\n';
    return;
  }
  std::cout << checklist(checks);
  if (!options.explain) return;
  for (const auto& check : checks)
    if (check.verdict != Verdict::ok) std::cout << '\n' << explained(check);
}

std::string way_to_the_database(const Finding& database) {
  const auto way = way_to_database(database.note);
  return way.empty() ? "sudo systemctl restart postgresql; pg_lsclusters" : way;
}

}  // namespace

Examination examine(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  const Findings findings = look_at_everything(snapshot, now(), patience);
  Checks checks{{"settings", Verdict::ok, "valid", ""}};
  check_service(config, findings, checks);
  const Finding& database = findings.of("database");
  checks.push_back(from("database", database, Verdict::failed, way_to_the_database(database)));
  if (database.look == Look::good) {
    check_migrations(config, checks);
    check_maintenance(config, checks);
  }
  check_replication(config, checks);
  checks.push_back(
      from("redis", findings.of("redis"), Verdict::warning, "sudo systemctl restart redis-server"));
  if (findings.of("disk").percent >= 0) check_disks(config, checks);
  check_machine(checks);
  check_folder("log folder", config.log.folder, checks);
  check_folder("state folder", config.operations.state_folder, checks);
  check_folder("files folder", config.files.folder, checks);
  checks.push_back(
      from("backup", findings.of("backup"), Verdict::warning, "/opt/itdo-erp/scripts/backup-database.sh"));
  const auto add_known = [&](const char* probe, const char* way_out) {
    if (findings.of(probe).look != Look::unknown)
      checks.push_back(from(probe, findings.of(probe), Verdict::warning, way_out));
  };
  add_known("copy", "tail -n 20 /var/log/itdo-erp/backup.log");
  add_known("archive", "sudo itdo-erp pitr check");
  add_known("baselines", "itdo-erp perf report");
  if (findings.of("certificate").look != Look::unknown)
    checks.push_back(
        from("certificate", findings.of("certificate"), Verdict::warning, "renew it, then reload nginx"));
  check_mail(config, checks);
  check_log(config, checks);
  return {.checks = std::move(checks), .all_came_back = findings.all_came_back};
}

std::string checklist(const Checks& checks) {
  std::string lines;
  for (const auto& check : checks) {
    lines += fmt::format("{:8} {:20} {}\n", word_of(check.verdict), check.name, check.detail);
    if (!check.way_out.empty()) lines += fmt::format("{:29} try: {}\n", "", check.way_out);
  }
  return lines;
}

bool any(const Checks& checks, Verdict verdict) {
  return std::ranges::any_of(checks, [&](const Check& check) { return check.verdict == verdict; });
}

int doctor(const Snapshot& snapshot, const DoctorOptions& options) {
  const auto [checks, all_came_back] = examine(snapshot);
  print(checks, options);
  const int status = any(checks, Verdict::failed) ? 1 : any(checks, Verdict::warning) ? 3 : 0;
  if (!all_came_back) leave(status);
  return status;
}

int doctor(const ConfigRefused& refused, const DoctorOptions& options) {
  Checks checks;
  for (const auto& line : refused.lines())
    checks.push_back({"settings", Verdict::failed, line, "itdo-erp config schema"});
  print(checks, options);
  return 1;
}

}  // namespace erp::app
