#include "app/operations/job_failure.hpp"

#include "app/commands.hpp"
#include "app/operations/channels.hpp"
#include "app/operations/spool.hpp"
#include "modules/operations/notice.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <iostream>

namespace erp::app {
namespace {

// As a message's name has it, without blanks and parentheses: "cleanup (dry run)" is a job, too.
std::string word_of(std::string name) {
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  return name;
}

}  // namespace

void tell(const Config& config, const JobFailure& failure) {
  if (config.alerts.recipients.empty() && !has_second_channel(config)) return;
  try {
    const Spool spool{config};
    operations::Notice notice;
    notice.severity = failure.severity;
    notice.id =
        "job-" + word_of(failure.job) + "-" + std::to_string(failure.started.microseconds / 1'000'000);
    notice.subject = failure.subject;
    notice.text = "The job " + failure.job + " failed: " + failure.fault +
                  "\n\nSince: " + operations::local_text(failure.started) + "\nMachine: " + host_name() +
                  "\nEffect: " + std::string{failure.effect} + "\n\nFirst commands:\n  tail -n 20 " +
                  (config.log.folder / failure.log).string() +
                  "\n  sudo itdo-erp doctor\n  df -h\n\nRunbook: " + shared_folder("docs") + "/runbooks/" +
                  std::string{failure.runbook} + ".md\n";
    spool.put(notice, now());
    spool.deliver(now(), std::chrono::seconds{15});
  } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
}

int tell_broken_off(const Snapshot& snapshot, const std::string& unit, const std::string& result) {
  const bool backup = unit.starts_with("itdo-erp-backup") || unit.starts_with("itdo-erp-pitr");
  const auto sentence =
      "it was ended before it was done (" + result + "); journalctl -u " + unit + " tells more";
  tell(
      snapshot->config,
      {.job = unit,
       .subject = "ALERT: Job Broke Off: " + unit,
       .severity = backup ? operations::Severity::critical : operations::Severity::warning,
       .effect = backup ? "what was entered since the last backup would be lost with the disk."
                        : "nothing stops today; what the job does has not been done.",
       .log = backup ? "backup.log" : "jobs.log",
       .runbook = backup ? "backup_failed" : "job_failed",
       .fault = sentence,
       .started = now()});
  return 0;
}

}  // namespace erp::app
