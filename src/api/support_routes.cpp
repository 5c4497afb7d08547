#include "api/support_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "modules/support/support_macro.hpp"

namespace erp::api {
namespace {

using support::Ticket;

// The saved replies, as they would be said in this ticket.
http::Response ticket_macros(Call& call) {
  if (call.actor.may(Ticket::entity.name, "reply") == Reach::none) throw Refused{"permission_denied"};
  const Uuid id = id_of(call.arguments.front());
  if (!readable(call.context.database, Ticket::entity, call.actor, id)) throw Refused{"not_found"};
  Session session{call.context.database, call.actor};
  const auto facts = support::macro_facts(session, session.get(Id<Ticket>{id}));
  const auto rows = session.run(
      "select id, name, text, tier, outcome from support_macro where organization_id = "
      "current_organization() and is_active order by name, id limit 500");
  JsonArray items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    JsonObject one;
    one.text("id", rows.text(i, 0)).text("name", rows.text(i, 1));
    one.text("text", support::filled(rows.text(i, 2), facts));
    if (!rows.null(i, 3)) one.text("tier", rows.text(i, 3));
    if (!rows.null(i, 4)) one.text("outcome", rows.text(i, 4));
    items.json(one.done());
  }
  return success(call.request, items.done());
}

}  // namespace

std::vector<Route> support_routes() {
  return {
      {"GET",
       "/api/v1/support/tickets/{id}/macros",
       Route::Access::signed_in,
       ticket_macros,
       "The saved replies, filled for this ticket"},
  };
}

}  // namespace erp::api
