#include "modules/operations/machine_request_actions.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/identity/address_range.hpp"
#include "modules/operations/actor_name.hpp"
#include "modules/operations/operator_company.hpp"

#include <algorithm>
#include <atomic>
#include <regex>

namespace erp::operations {
namespace {

std::atomic<bool>& second_person() {
  static std::atomic<bool> demanded{false};
  return demanded;
}

bool is_of_address(MachineWork work) {
  return work == MachineWork::block_address || work == MachineWork::unblock_address;
}

bool needs_authorization(MachineWork work) {
  return replaces_database(work) || is_of_address(work) || work == MachineWork::lock_down;
}

std::string number_of(Session& session) {
  return accounting::draw_monthly_number(session, "machine_request", "MR", session.today());
}

// Whose machine it is, whatever the rights in a company say.
void refuse_all_but_the_operator(const Session& session) {
  if (operator_company() != session.actor().organization_id) throw Refused{"not_the_operator"};
}

void hand_over(Session& session, const MachineRequest& request) {
  session.start_job(machine_job, request.number, R"({"id":")" + to_text(request.id.value) + "\"}");
}

// It takes the name of the database, perhaps a second person, and that nothing else is on its way: two would
// undo each other.
void refuse_a_careless_restore(Session& session, const MachineRequest& request, const std::string& typed) {
  const auto facts = session.run(
      "select current_database(), created_by, pg_advisory_xact_lock(hashtext('machine_request')) from "
      "machine_request where id = $1",
      {to_text(request.id.value)});
  if (typed != facts.text(0, 0)) throw Refused{"other_database", "database"};
  if (second_person() && facts.text(0, 1) == to_text(session.actor().user_id))
    throw Refused{"second_person_needed"};
  const auto others = session.run(
      "select from machine_request where work in ('restore_backup', 'take_back_restore') and state in "
      "('waiting', 'running') and id <> $1 limit 1",
      {to_text(request.id.value)});
  if (others.size() > 0) throw Refused{"restore_goes_on"};
}

// As on the command line, where the connection of the administrator is looked at.
void refuse_to_lock_out(const Session& session, const MachineRequest& request) {
  if (request.work == MachineWork::block_address &&
      identity::covers(request.target.value_or(""), session.actor().address))
    throw Refused{"locks_you_out"};
}

const std::regex& form_of(MachineWork work) {
  static const std::regex none{""}, backup{R"(itdo_erp_backup_\d{8}_\d{6}\.sql\.gz(\.age)?)"},
      incident{"(INC-[0-9-]{1,20})?"}, aside{R"([a-z0-9_]{1,43}_old_\d{8}_\d{6})"},
      job{"itdo-erp-[a-z-]{1,40}"}, person{R"(everybody|[A-Za-z0-9][^\s@"]{0,63}@[A-Za-z0-9][^\s@"]{0,190})"};
  switch (work) {
    case MachineWork::prove_backup:
    case MachineWork::restore_backup:
      return backup;
    case MachineWork::take_back_restore:
      return aside;
    case MachineWork::run_job:
      return job;
    case MachineWork::lock_down:
      return person;
    case MachineWork::snapshot:
      return incident;
    case MachineWork::backup_database:
    case MachineWork::backup_application:
    case MachineWork::block_address:
    case MachineWork::unblock_address:
      break;
  }
  return none;
}

}  // namespace

bool replaces_database(MachineWork work) {
  return work == MachineWork::restore_backup || work == MachineWork::take_back_restore;
}

std::string_view fault_of_target(const MachineRequest& request) {
  const std::string target = request.target.value_or("");
  if (is_of_address(request.work) && identity::is_range(target)) return {};
  if (!is_of_address(request.work) && std::regex_match(target, form_of(request.work))) return {};
  return target.empty() ? "required" : "malformed";
}

void demand_second_person(bool demanded) {
  second_person() = demanded;
}

void complete_request(
    Session& session, MachineRequest& request, const MachineRequest* before, Problems& problems) {
  if (before || !problems.empty()) return;
  refuse_all_but_the_operator(session);
  if (request.target && request.target->empty()) request.target.reset();
  if (const auto fault = fault_of_target(request); !fault.empty()) {
    problems.push_back({"target", fault});
    return;
  }
  if (request.id.value == Uuid{}) request.id.value = Uuid::generate();
  request.number = number_of(session);
  request.asked_by = name_of_actor(session);
  request.asked_at = session.now();
  if (needs_authorization(request.work)) return;
  request.state = MachineState::waiting;
  hand_over(session, request);
}

void authorize(Session& session, const Uuid& id, const void* input) {
  refuse_all_but_the_operator(session);
  auto request = session.lock(Id<MachineRequest>{id});
  if (replaces_database(request.work))
    refuse_a_careless_restore(session, request, as<MachineAuthorization>(input).database.value_or(""));
  refuse_to_lock_out(session, request);
  request.state = MachineState::waiting;
  request.authorized_by = name_of_actor(session);
  session.save(request, "authorize");
  hand_over(session, request);
}

void cancel(Session& session, const Uuid& id, const void*) {
  refuse_all_but_the_operator(session);
  auto request = session.lock(Id<MachineRequest>{id});
  const bool was_handed_over = request.state == MachineState::waiting;
  request.state = MachineState::cancelled;
  request.ended_at = session.now();
  session.save(request, "cancel");
  if (was_handed_over) hand_over(session, request);
}

bool note_answer(Session& session, MachineRequest told) {
  MachineRequest known;
  if (!session.find(told.id, known)) {
    told.number = number_of(session);
    told.version = {};
    session.save(told, "create");
  } else {
    if (known.revision.value_or(0) >= told.revision.value_or(0)) return false;
    known = session.lock(told.id);
    known.state = told.state;
    known.started_at = told.started_at;
    known.ended_at = told.ended_at;
    known.exit_status = told.exit_status;
    known.output = told.output;
    known.revision = told.revision;
    session.save(known, "update");
  }
  session.effect(MachineRequest::entity, told.id.value);
  return true;
}

}  // namespace erp::operations
