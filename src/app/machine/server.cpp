#include "app/machine/server.hpp"

#include "app/machine/request_files.hpp"
#include "entity/session.hpp"
#include "modules/operations/machine_request_actions.hpp"
#include "modules/operations/operator_company.hpp"
#include "service/config.hpp"

#include <system_error>

namespace erp::app::machine {
namespace {

namespace fs = std::filesystem;
using operations::MachineState;

constexpr std::chrono::minutes between_readings_of_all{1};

void note(db::Database& database, const Uuid& organization, const MachineRequest& told) {
  Session session{database, system_of(organization)};
  if (operations::note_answer(session, told)) session.commit();
}

}  // namespace

void hand_over(api::Context& context, const Uuid& organization, const std::string& id) {
  Uuid key;
  if (!parse(id, key)) throw std::runtime_error{"no request is named"};
  MachineRequest request;
  {
    Session session{context.database, system_of(organization)};
    request = session.get(Id<MachineRequest>{key});
  }
  const auto config = context.config.get();
  if (request.state == MachineState::cancelled) return take_back(*config, request);
  if (request.state != MachineState::waiting) return;
  try {
    lay_down(*config, request);
  } catch (const std::system_error& error) {
    request.state = MachineState::failed;
    request.ended_at = now();
    request.output = "Nobody on this machine takes such requests: " + std::string{error.what()} + "\n";
    request.revision = request.revision.value_or(0) + 1;
    note(context.database, organization, request);
  }
}

void Answers::take_over(db::Database& database, const Config& config) {
  operations::demand_second_person(config.operations.second_person);
  const auto company = operations::operator_company();
  if (!company) return;
  const auto at = std::chrono::steady_clock::now();
  if (at - all_read_ > between_readings_of_all) taken_.clear(), all_read_ = at;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{answered_folder(config), none}) {
    const auto name = entry.path().stem().string();
    Uuid id;
    if (entry.path().extension() != ".json" || !parse(name, id)) continue;
    const auto written = entry.last_write_time(none);
    if (const auto known = taken_.find(name); known != taken_.end() && known->second == written) continue;
    if (const auto told = answer_to(config, id)) note(database, *company, *told);
    taken_[name] = written;
  }
}

}  // namespace erp::app::machine
