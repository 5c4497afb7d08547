#include "app/machine/worker.hpp"

#include "app/machine/request_files.hpp"
#include "app/operations/missed_runs.hpp"
#include "modules/operations/machine_request_actions.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

namespace erp::app::machine {
namespace {

namespace fs = std::filesystem;
using operations::MachineState;
using operations::MachineWork;
using Words = std::vector<std::string>;

constexpr std::chrono::hours longest{17};  // as the units of backups have it
constexpr std::chrono::seconds between_looks{1};

// What root writes must lie where nobody else may put links.
void refuse_foreign_folder(const fs::path& folder) {
  struct stat facts {};
  if (::lstat(folder.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode) || facts.st_uid != ::geteuid())
    throw std::runtime_error{folder.string() + " is not a folder of this user: the package makes it"};
}

std::string own_program() {
  return fs::read_symlink("/proc/self/exe").string();
}

// The same that an administrator would type. stdbuf: what is said can be read line by line as it is said.
std::vector<Words> commands_of(const Config& config, const MachineRequest& request) {
  const auto target = request.target.value_or("");
  const auto itdo = [](Words words) {
    words.insert(words.begin(), {"stdbuf", "-oL", own_program()});
    return words;
  };
  const auto reason = "--reason=" + request.number + ": " + request.asked_by;
  switch (request.work) {
    case MachineWork::backup_database:
      return {itdo({"backup", "database"})};
    case MachineWork::backup_application:
      return {itdo({"backup", "application"})};
    case MachineWork::prove_backup:
      return {itdo({"backup", "verify", (config.backup.folder / target).string()})};
    case MachineWork::restore_backup:
      return {itdo({"restore", (config.backup.folder / target).string(), "--activate"})};
    case MachineWork::take_back_restore:
      return {itdo({"restore", "--activate-database", target})};
    case MachineWork::snapshot:
      return {target.empty() ? itdo({"snapshot"}) : itdo({"snapshot", "--incident=" + target})};
    case MachineWork::block_address:
      return {itdo({"security", "block", target, reason})};
    case MachineWork::unblock_address:
      return {itdo({"security", "unblock", target})};
    case MachineWork::lock_down:
      return {
          target == operations::everybody ? itdo({"security", "lockdown", "--all", reason})
                                          : itdo({"security", "lockdown", "--person=" + target, reason})};
    case MachineWork::run_job:
      return {
          {"systemctl", "start", target + ".service"},
          {"journalctl", "--no-pager", "--output=cat", "--lines=40", "--unit", target + ".service"}};
  }
  return {};
}

std::string refusal_of(const MachineRequest& request) {
  if (!operations::fault_of_target(request).empty()) return "This request is not of a form that is known.\n";
  const bool planned = std::ranges::any_of(
      job_plans(), [&](const JobPlan& plan) { return plan.job == request.target.value_or(""); });
  if (request.work == MachineWork::run_job && !planned) return "There is no such job.\n";
  return {};
}

void end(const Config& config, MachineRequest& request, int status, std::string output) {
  request.state = status == 0 ? MachineState::done : MachineState::failed;
  request.exit_status = status;
  request.ended_at = now();
  request.output.reset();
  if (!output.empty()) request.output = std::move(output);
  answer(config, request);
}

// The first that fails decides; what comes after a job only shows what it said.
int run_commands(const Config& config, const MachineRequest& request) {
  int status = 0;
  for (const auto& words : commands_of(config, request)) {
    const int came = run_into({.words = words}, output_file(config, request.id.value), longest);
    if (status == 0) status = came;
  }
  return status;
}

void work_off(const Config& config, MachineRequest request) {
  const auto earlier = answer_to(config, request.id.value);
  if (earlier && earlier->state != MachineState::running) return;
  if (earlier) {
    request = *earlier;
    auto said = last_output(config, request.id.value);
    return end(config, request, 1, said + "It was interrupted and is not tried again by itself.\n");
  }
  request.started_at = now();
  request.ended_at.reset(), request.exit_status.reset(), request.output.reset(), request.revision.reset();
  if (auto refusal = refusal_of(request); !refusal.empty())
    return end(config, request, 4, std::move(refusal));
  request.state = MachineState::running;
  answer(config, request);
  std::cout << request.number << " begins\n" << std::flush;
  int status = 1;
  std::string fault;
  try {
    status = run_commands(config, request);
  } catch (const std::exception& error) { fault = std::string{error.what()} + "\n"; }
  end(config, request, status, last_output(config, request.id.value) + fault);
  std::cout << request.number << (status == 0 ? " is done\n" : " has failed\n") << std::flush;
}

void work_off_all(const Config& config) {
  for (auto requests = asked(config); !requests.empty(); requests = asked(config))
    for (const auto& request : requests) {
      work_off(config, request);
      take_back(config, request);
    }
}

}  // namespace

int work_off_requests(const Snapshot& snapshot, bool stay) {
  const Config& config = snapshot->config;
  const auto folder = answered_folder(config);
  refuse_foreign_folder(folder);
  const FileLock lock{folder / ".lock"};
  if (!lock.held()) return 0;  // another one is at it
  forget_old_answers(config, now());
  work_off_all(config);
  while (stay) {
    std::this_thread::sleep_for(between_looks);
    work_off_all(config);
  }
  return 0;
}

}  // namespace erp::app::machine
