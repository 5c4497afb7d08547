#include "app/machine/machine_routes.hpp"

#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "app/machine/backup_overview.hpp"
#include "app/machine/request_files.hpp"
#include "app/operations/missed_runs.hpp"
#include "app/operations/schedule.hpp"
#include "entity/session.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"

namespace erp::app::machine {
namespace {

using api::Call;
using api::JsonArray;
using api::JsonObject;

constexpr std::chrono::seconds systemd_answers_within{5};

MachineRequest asked_for(Call& call) {
  Uuid id;
  if (!parse(call.arguments.front(), id)) throw Refused{"not_found"};
  Session session{call.context.database, call.actor};
  return session.get(Id<MachineRequest>{id});
}

http::Response show_backups(Call& call) {
  api::refuse_all_but_operators(call);
  return api::success(call.request, backup_overview(call.context.database, *call.context.config.get()));
}

http::Response show_impact(Call& call) {
  api::refuse_all_but_operators(call);
  const auto label = [&](std::string_view resource) {
    const auto language = call.language == "en" ? Language::en : Language::ja;
    const auto key = "entities." + std::string{resource};
    const bool known = call.context.catalogue.has(language, key);
    return known ? call.context.catalogue.text(language, key) : std::string{resource};
  };
  const auto& file = call.arguments.front();
  return api::success(
      call.request, restore_impact(call.context.database, *call.context.config.get(), file, label));
}

http::Response show_output(Call& call) {
  api::refuse_all_but_operators(call);
  const auto request = asked_for(call);
  auto said = last_output(*call.context.config.get(), request.id.value);
  if (said.empty()) said = request.output.value_or("");
  const auto name = call.context.database.read({.access = "system"}, "select current_database()");
  return api::success(
      call.request, JsonObject{}.text("output", said).text("database", name.text(0, 0)).done());
}

std::string_view word(ScheduledJob::State state) {
  switch (state) {
    case ScheduledJob::State::waits:
      return "waits";
    case ScheduledJob::State::never_ran:
      return "never_ran";
    case ScheduledJob::State::runs:
      return "runs";
    case ScheduledJob::State::failed:
      return "failed";
    case ScheduledJob::State::stopped:
      return "stopped";
  }
  return "";
}

std::string moment_json(Instant at) {
  return at ? json_text(to_text(at)) : "null";
}

std::string job_json(const ScheduledJob& job, Instant at) {
  return JsonObject{}
      .text("name", job.name)
      .text("description", job.description)
      .text("state", word(job.state))
      .json("last_run_at", moment_json(job.last))
      .json("ended_at", moment_json(job.ended))
      .json("next_run_at", moment_json(job.next))
      .yes_no("is_enabled", job.enabled)
      .text("result", job.result)
      .text("missed", missed(job, at))
      .done();
}

// Without timers (a program that was not installed by the package) the list is empty; where systemd does not
// answer, it says so.
http::Response show_schedule(Call& call) {
  api::refuse_all_but_operators(call);
  std::vector<ScheduledJob> jobs;
  std::string fault;
  call.context.workers.run([&] {
    try {
      jobs = scheduled_jobs(systemd_answers_within);
    } catch (const std::exception& error) { fault = error.what(); }
  });
  JsonArray all;
  const Instant at = now();
  for (const auto& job : jobs) all.json(job_json(job, at));
  return api::success(call.request, JsonObject{}.json("jobs", all.done()).text("fault", fault).done());
}

}  // namespace

std::vector<api::Route> routes() {
  using enum api::Route::Access;
  return {
      {"GET",
       "/api/v1/operations/backups",
       signed_in,
       show_backups,
       "Backups with their proofs, copies elsewhere, room on the disk, databases left aside by restores"},
      {"GET",
       "/api/v1/operations/backups/{file}/impact",
       signed_in,
       show_impact,
       "What a return to this backup would lose, and how long it takes"},
      {"GET",
       "/api/v1/operations/machine-requests/{id}/output",
       signed_in,
       show_output,
       "What the job of a request says while it runs, and the database that it is about"},
      {"GET",
       "/api/v1/operations/schedule",
       signed_in,
       show_schedule,
       "What runs by itself on this machine: last run, next run, result"},
  };
}

}  // namespace erp::app::machine
