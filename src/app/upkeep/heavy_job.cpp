#include "app/upkeep/heavy_job.hpp"

#include "app/operations/job_failure.hpp"
#include "modules/operations/notice.hpp"
#include "service/durable.hpp"

#include <chrono>
#include <iostream>
#include <thread>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes longest_wait{30};
constexpr int others_run = 75;

void note(const Config& config, const std::string& line) {
  try {
    if (!config.log.folder.empty()) append_to(config.log.folder / "jobs.log", line + "\n");
  } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
}

int worked(const Config& config, const std::string& name, const std::function<void(JobReport&)>& work) {
  const Instant started = now();
  JobReport report;
  std::string fault;
  try {
    work(report);
  } catch (const std::exception& error) { fault = error.what(); }
  const Instant ended = now();
  const bool failed = !fault.empty();
  if (failed) std::cerr << "itdo-erp: " << fault << '\n';
  const std::string result = failed ? "FAILED" : report.warned() ? "WARNING" : "OK";
  note(
      config,
      "[" + operations::local_text(started) + "] " + name + ": " + result +
          " end=" + operations::local_text(ended) +
          " took=" + operations::duration_text(ended.microseconds - started.microseconds) + " - " +
          (failed ? fault : report.last()));
  if (failed)
    tell(
        config,
        {.job = name,
         .subject = "ALERT: Job Failed: " + name,
         .effect = "nothing stops today; what the job does has not been done.",
         .log = "jobs.log",
         .runbook = "job_failed",
         .fault = fault,
         .started = started});
  return failed ? 1 : report.warned() ? 3 : 0;
}

}  // namespace

void JobReport::say(const std::string& line) {
  last_ = line;
  std::cout << line << '\n';
}

void JobReport::warn(const std::string& line) {
  warned_ = true;
  say(line);
}

int run_heavy_job(
    const Config& config, const std::string& name, const std::function<void(JobReport&)>& work) {
  const fs::path& folder = config.operations.state_folder;
  make_folders(folder);
  const auto until = std::chrono::steady_clock::now() + longest_wait;
  for (;;) {
    const FileLock lock{folder / "heavy-jobs.lock"};
    if (lock.held()) return worked(config, name, work);
    if (std::chrono::steady_clock::now() > until) break;
    std::this_thread::sleep_for(std::chrono::seconds{1});
  }
  std::cerr << "itdo-erp: another heavy job has been running for too long\n";
  note(
      config, "[" + operations::local_text(now()) + "] " + name + ": SKIPPED - another heavy job is running");
  return others_run;
}

}  // namespace erp::app
