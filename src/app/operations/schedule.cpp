#include "app/operations/schedule.hpp"

#include "app/operations/missed_runs.hpp"
#include "app/setup/steps.hpp"
#include "base/text.hpp"
#include "modules/operations/notice.hpp"
#include "service/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iostream>

namespace erp::app {
namespace {

std::string_view fact(const UnitFacts& unit, std::string_view name) {
  const auto found = unit.find(name);
  return found == unit.end() ? std::string_view{} : std::string_view{found->second};
}

// "@1764380400"; none for "", "n/a" and "0".
Instant moment(std::string_view text) {
  if (!text.starts_with('@')) return {};
  std::int64_t seconds = 0;
  text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc{} && seconds > 0 ? Instant{seconds * 1'000'000} : Instant{};
}

std::vector<UnitFacts> ask(const std::vector<std::string>& units, std::chrono::milliseconds at_most) {
  std::vector<std::string> words{
      "systemctl",
      "show",
      "--timestamp=unix",
      "--property=Id,Description,ActiveState,ActiveEnterTimestamp,UnitFileState,Result,LastTriggerUSec,"
      "NextElapseUSecRealtime,ExecMainStartTimestamp,ExecMainExitTimestamp,ExecMainStatus"};
  words.insert(words.end(), units.begin(), units.end());
  const auto done = run({.words = std::move(words)}, {}, at_most);
  if (!done.ok()) throw std::runtime_error{"systemctl: " + done.last_line()};
  return read_units(done.out);
}

std::string minute(Instant at) {
  return at ? to_text(at).substr(0, 16) + "Z" : "-";
}

std::string state_text(const ScheduledJob& job) {
  using enum ScheduledJob::State;
  switch (job.state) {
    case stopped:
      return job.enabled ? "its timer is STOPPED" : "is switched off";
    case never_ran:
      return "has not run yet";
    case runs:
      return "runs";
    case failed:
      return "FAILED: " + job.result;
    case waits:
      break;
  }
  return "well, " + operations::duration_text(job.ended.microseconds - job.last.microseconds);
}

}  // namespace

std::vector<UnitFacts> read_units(std::string_view printed) {
  std::vector<UnitFacts> units;
  bool inside = false;
  while (!printed.empty()) {
    std::string_view line = cut(printed, '\n');
    if (line.empty()) {
      inside = false;
      continue;
    }
    if (!inside) units.emplace_back();
    inside = true;
    const auto name = cut(line, '=');
    units.back().emplace(name, line);
  }
  return units;
}

ScheduledJob scheduled_job(const UnitFacts& timer, const UnitFacts& service) {
  using enum ScheduledJob::State;
  const auto id = fact(service, "Id");
  ScheduledJob job{
      .name = std::string{id.substr(0, id.rfind('.'))},
      .description = std::string{fact(service, "Description")},
      .last = moment(fact(service, "ExecMainStartTimestamp")),
      .ended = moment(fact(service, "ExecMainExitTimestamp")),
      .next = moment(fact(timer, "NextElapseUSecRealtime")),
      .since = moment(fact(timer, "ActiveEnterTimestamp")),
      .enabled = fact(timer, "UnitFileState") != "disabled",
      .result = {}};
  if (!job.last) job.last = moment(fact(timer, "LastTriggerUSec"));
  const auto active = fact(service, "ActiveState");
  if (fact(timer, "ActiveState") != "active") {
    job.state = stopped;
  } else if (active == "activating" || active == "active" || (job.ended && job.ended < job.last)) {
    job.state = runs, job.ended = {};
  } else if (!job.ended) {
    job.state = never_ran;
  } else if (fact(service, "Result") != "success") {
    job.state = failed;
    job.result = fmt::format("{} {}", fact(service, "Result"), fact(service, "ExecMainStatus"));
  }
  return job;
}

std::vector<ScheduledJob> scheduled_jobs(std::chrono::milliseconds at_most) {
  const auto names = timers();
  if (names.empty()) return {};
  std::vector<std::string> services;
  for (const auto& name : names) services.push_back(name.substr(0, name.rfind('.')) + ".service");
  const auto of_timers = ask(names, at_most), of_services = ask(services, at_most);
  std::vector<ScheduledJob> jobs;
  for (std::size_t i = 0; i < std::min(of_timers.size(), of_services.size()); ++i)
    jobs.push_back(scheduled_job(of_timers[i], of_services[i]));
  return jobs;
}

int show_schedule() {
  const auto jobs = scheduled_jobs(std::chrono::seconds{20});
  if (jobs.empty()) throw std::runtime_error{"no timers are installed: the package brings them"};
  const Instant at = now();
  bool well = true;
  std::cout << fmt::format("{:<34}{:<20}{:<20}{}\n", "JOB", "NEXT", "LAST", "HOW IT WENT");
  for (const auto& job : jobs) {
    const auto late = missed(job, at);
    const bool stopped = job.state == ScheduledJob::State::stopped && job.enabled;
    well = well && job.state != ScheduledJob::State::failed && !stopped && late.empty();
    std::cout << fmt::format(
        "{:<34}{:<20}{:<20}{}\n",
        job.name,
        minute(job.next),
        minute(job.last),
        late.empty() ? state_text(job) : "MISSED: " + late);
  }
  return well ? 0 : 3;
}

}  // namespace erp::app
