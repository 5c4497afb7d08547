// An incident on paper.
#include "api/checks.hpp"
#include "api/download.hpp"
#include "api/support_routes.hpp"
#include "entity/session.hpp"
#include "modules/support/incident_paper.hpp"
#include "runtime/loop.hpp"

namespace erp::api {
namespace {

// The connection goes back before anything is drawn.
support::IncidentPaper gathered(const Call& call, const Uuid& id) {
  Session session{call.context.database, call.actor};
  return support::incident_paper(session, id);
}

http::Response print_incident(Call& call) {
  const Entity& entity = support::Incident::entity;
  const Uuid id = id_of(call.arguments.front());
  if (!readable(call.context.database, entity, call.actor, id)) throw Refused{"not_found"};
  // The paper shows the whole incident: who may not see all of its fields gets none of it.
  if (call.actor.grants && call.actor.grants->hides_any(entity.name)) throw Refused{"permission_denied"};
  const auto paper = gathered(call, id);
  const auto language = call.language == "en" ? Language::en : Language::ja;
  std::string pdf;
  call.context.workers.run([&] { pdf = support::incident_pdf(paper, call.context.catalogue, language); });
  return download(call.request, {paper.incident.number + ".pdf", "application/pdf", std::move(pdf), {}});
}

}  // namespace

std::vector<Route> incident_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/incidents/{id}/pdf",
       signed_in,
       print_incident,
       "An incident as PDF: its story, its people, its cause and what is learnt from it",
       {.gives = "application/pdf"}},
  };
}

}  // namespace erp::api
