#include "app/operations/health_check.hpp"

#include "app/operations/alert_store.hpp"
#include "app/operations/channels.hpp"
#include "app/operations/drill_records.hpp"
#include "app/operations/probes.hpp"
#include "app/operations/spool.hpp"
#include "app/status/status_page.hpp"
#include "modules/operations/notice.hpp"
#include "modules/operations/rule_table.hpp"
#include "service/durable.hpp"
#include "service/mail.hpp"
#include "service/web_call.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
using operations::Look;
using std::chrono::milliseconds;

constexpr milliseconds probe_time{3000}, delivery_time{15'000}, ping_time{3000};
constexpr unsigned longest_run = 29;  // seconds; past every deadline, for what has none
constexpr int another_runs = 75;

// The lines of health-check.log. A folder that cannot be written costs the lines, not the check.
class CheckLog {
 public:
  CheckLog(const Config& config, Instant now)
      : path_{config.log.folder.empty() ? fs::path{} : config.log.folder / "health-check.log"},
        prefix_{"[" + operations::local_text(now) + "] "} {}
  void add(const std::string& line) { lines_ += prefix_ + line + "\n"; }
  void write() {
    // Cron mails what is printed: only a person sees the lines.
    if (::isatty(STDOUT_FILENO)) std::cout << lines_ << std::flush;
    try {
      if (!path_.empty()) append_to(path_, lines_);
    } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
    lines_.clear();
  }

 private:
  fs::path path_;
  std::string prefix_, lines_;
};

std::string up_or_down(const Finding& finding) {
  return finding.look == Look::failed ? "FAILED" : "OK";
}

std::string used(const Finding& finding) {
  const std::string word = finding.look == Look::failed ? "WARNING" : "OK";
  return finding.percent < 0 ? word + " - not known"
                             : word + " - " + std::to_string(finding.percent) + "% used";
}

// First the manual's lines in the manual's order, then what it does not know.
void write_findings(CheckLog& log, const Findings& findings) {
  log.add("Backend: " + up_or_down(findings.of("backend")));
  log.add("Database: " + up_or_down(findings.of("database")));
  log.add("Redis: " + up_or_down(findings.of("redis")));
  log.add("Disk: " + used(findings.of("disk")));
  log.add("Inodes: " + used(findings.of("inodes")));
  const auto aged = [&](const std::string& name, const Finding& finding) {
    log.add(name + (finding.look == Look::failed ? ": WARNING - " : ": OK - ") + finding.note);
  };
  aged("Backup", findings.of("backup"));
  if (findings.of("copy").look != Look::unknown) aged("Copy", findings.of("copy"));
  if (findings.of("archive").look != Look::unknown) log.add("Archive: " + up_or_down(findings.of("archive")));
  if (findings.of("baselines").look != Look::unknown)
    log.add(findings.of("baselines").look == Look::failed ? "Performance: WARNING" : "Performance: OK");
  if (findings.of("certificate").look != Look::unknown) aged("Certificate", findings.of("certificate"));
  if (findings.of("schedule").look != Look::unknown)
    log.add(findings.of("schedule").look == Look::failed ? "Schedule: WARNING" : "Schedule: OK");
  for (const auto& [name, finding] : findings.by_probe)
    if (!finding.note.empty() && name != "backup" && name != "copy" && name != "certificate")
      log.add("Note: " + name + ": " + finding.note);
}

// For the textfile collector of a node exporter, which the printed rules look at.
void write_metrics(const Config& config, const Findings& findings, Instant now) {
  const std::string metric{operations::check_metric};
  std::string text = "# TYPE " + metric + " gauge\n";
  for (const auto& rule : operations::rules()) {
    const Look look = findings.of(rule.probe).look;
    if (look == Look::unknown) continue;
    text += metric + "{rule=\"" + std::string{rule.id} + "\"} " + (look == Look::failed ? "1\n" : "0\n");
  }
  text += "# TYPE itdo_erp_check_timestamp_seconds gauge\nitdo_erp_check_timestamp_seconds " +
          std::to_string(now.microseconds / 1'000'000) + "\n";
  write_durably(config.operations.state_folder / "health-check.prom", text + drill_metrics(config));
}

// Lets each alert live on; answers what people must hear.
std::vector<operations::Notice> live_on(
    const Findings& findings, Alerts& alerts, Instant now, const operations::Policy& usual) {
  std::vector<operations::Notice> notices;
  for (const auto& rule : operations::rules()) {
    auto policy = usual;
    if (rule.failures > 0) policy.failures = rule.failures;
    if (rule.successes > 0) policy.successes = rule.successes;
    const auto causes = [&](std::string_view id) {
      const auto found = alerts.find(id);
      return found != alerts.end() && operations::mutes(found->second);
    };
    const bool muted = std::ranges::any_of(rule.inhibited_by, causes);
    const Finding& finding = findings.of(rule.probe);
    auto& alert = alerts[std::string{rule.id}];
    auto next = operations::advance(alert, finding.look, muted, now, policy);
    alert = std::move(next.alert);
    if (!next.notice) continue;
    const operations::Circumstances seen{
        .host = host_name(),
        .detail = finding.note,
        .runbook_folder = shared_folder("docs") + "/runbooks",
        .now = now};
    notices.push_back(operations::write_notice(rule, alert, *next.notice, seen));
  }
  return notices;
}

// The spool is written before the memory: a crash between the two tells the same again under the same id, and
// the spool knows it.
void remember_and_tell(
    const Config& config, const Findings& findings, Instant now, const operations::Policy& policy,
    CheckLog& log) {
  const fs::path& folder = config.operations.state_folder;
  const Spool spool{config};
  Alerts alerts = read_alerts(folder / "alerts.json");
  for (const auto& notice : live_on(findings, alerts, now, policy)) spool.put(notice, now);
  write_alerts(folder / "alerts.json", alerts);
  write_metrics(config, findings, now);
  if (!config.support.status_folder.empty()) {
    try {
      write_status(config, config.support.status_folder, now);
    } catch (const std::exception& error) { log.add(std::string{"Status page: WARNING - "} + error.what()); }
  }
  spool.deliver(now, delivery_time);
  if (const auto waiting = spool.waiting(); waiting > 0)
    log.add("Mail: WARNING - " + std::to_string(waiting) + " waiting");
  if (!spool.has_channel()) log.add("Mail: WARNING - nobody is told, alerts.recipients is empty");
}

// What was told without memory lies in /run, which a full disk does not fill: the moment, then the notices.
fs::path told_file() {
  const auto folder = environment_variable("RUNTIME_DIRECTORY");
  return fs::path{folder.empty() ? "/run/itdo-erp-health" : folder} / "told";
}

// The same again only when it is time to remind.
bool was_told(const std::string& subjects, Instant now, std::chrono::seconds remind_every) {
  const auto text = erp::content_of(told_file()).value_or("");
  const auto line = text.find('\n');
  Instant then;
  if (line == text.npos || text.substr(line + 1) != subjects || !parse(text.substr(0, line), then))
    return false;
  const auto passed = std::chrono::microseconds{now.microseconds - then.microseconds};
  return passed >= std::chrono::seconds{0} && passed < remind_every;
}

void note_told(const std::string& subjects, Instant now) {
  try {
    write_durably(told_file(), to_text(now) + "\n" + subjects);
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: " << error.what() << ": the next check tells it again\n";
  }
}

// A full or broken disk is no reason for silence: without memory what is wrong is told at once.
void tell_without_memory(
    const Config& config, const Findings& findings, Instant now, operations::Policy policy) {
  Alerts nothing;
  policy.failures = 1;
  const auto until = std::chrono::steady_clock::now() + delivery_time;
  const auto notices = live_on(findings, nothing, now, policy);
  std::string subjects;
  for (const auto& notice : notices) subjects += notice.subject + "\n";
  if (was_told(subjects, now, policy.remind_every)) return;
  for (const auto& notice : notices) {
    const auto rest = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
    if (config.alerts.recipients.empty() || rest < milliseconds{500}) return;
    try {
      mail(config, {.notice = notice, .created = now}, std::min(rest, probe_time));
    } catch (const MailFailed& failed) {
      std::cerr << "itdo-erp: a mail was not taken: " << failed.what() << '\n';
      return;
    }
  }
  note_told(subjects, now);
}

Instant moment_of(const HealthCheckOptions& options) {
  Instant moment = now();
  if (!options.at.empty() && !parse(options.at, moment))
    throw std::runtime_error{"--at wants a time like 2026-01-31T09:00:00Z"};
  return moment;
}

extern "C" void end_of_patience(int) {
  constexpr std::string_view words = "itdo-erp: the health check took too long and was ended\n";
  if (::write(STDERR_FILENO, words.data(), words.size()) < 0) _exit(2);
  _exit(1);
}

// Nothing if there is no place for it: two checks at a time are better than none.
std::unique_ptr<FileLock> lock_in(const fs::path& folder) {
  try {
    make_folders(folder);
    return std::make_unique<FileLock>(folder / "health-check.lock");
  } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
  return {};
}

int checked(const Snapshot& snapshot, Instant now) {
  const Config& config = snapshot->config;
  CheckLog log{config, now};
  log.add("Starting health check...");
  log.write();
  const Findings findings = look_at_everything(snapshot, now, probe_time);
  write_findings(log, findings);
  log.write();
  int status = exit_code_of(findings);
  const operations::Policy policy{
      .failures = static_cast<int>(config.alerts.failures),
      .successes = static_cast<int>(config.alerts.successes),
      .remind_every = std::chrono::duration_cast<std::chrono::seconds>(config.alerts.remind_every)};
  try {
    remember_and_tell(config, findings, now, policy, log);
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: " << error.what() << '\n';
    status = 1;
    tell_without_memory(config, findings, now, policy);
  }
  if (!config.alerts.ping_url.empty()) call_web(config.alerts.ping_url, {}, ping_time);
  log.add("Health check completed");
  log.write();
  if (!findings.all_came_back) leave(status);
  return status;
}

}  // namespace

int health_check(const Snapshot& snapshot, const HealthCheckOptions& options) {
  std::signal(SIGALRM, end_of_patience);
  alarm(longest_run);
  const Instant now = moment_of(options);
  const auto lock = lock_in(snapshot->config.operations.state_folder);
  if (!lock || lock->held()) return checked(snapshot, now);
  std::cerr << "itdo-erp: another health check is running\n";
  return another_runs;
}

}  // namespace erp::app
