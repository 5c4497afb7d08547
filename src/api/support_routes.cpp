#include "api/support_routes.hpp"

#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/report_parameters.hpp"
#include "entity/describe.hpp"
#include "entity/json.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/knowledge_article.hpp"
#include "modules/support/support_macro.hpp"
#include "modules/support/ticket_rating.hpp"

namespace erp::api {
namespace {

using support::Ticket;

constexpr std::size_t longest_suggestion = 2000;  // bytes

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

// While somebody writes down what she asks: what may answer it already.
http::Response suggestions(Call& call) {
  if (call.actor.may(support::KnowledgeArticle::entity.name, "read") == Reach::none)
    throw Refused{"permission_denied"};
  ReportParameters parameters{call.request.query};
  const auto text = parameters.text("text"), named = parameters.text("category");
  std::optional<support::Category> category;
  if (!named.empty() && !TypeOf<std::optional<support::Category>>::type().parse(named, &category))
    parameters.refuse("category", "not_one_of");
  if (text.size() > longest_suggestion) parameters.refuse("text", "too_long");
  parameters.finish();
  Session session{call.context.database, call.actor};
  return success(call.request, support::suggested_articles(session, text, category, call.language));
}

http::Response rate_by_link(Call& call) {
  support::MailedRating said;
  refuse_if(read_json(support::MailedRating::entity, call.request.body, &said));
  const auto number = support::rate_by_link(call.context.database, said, attempt_of(call));
  return success(call.request, JsonObject{}.text("number", number).done());
}

}  // namespace

std::vector<Route> support_routes() {
  return {
      {"GET",
       "/api/v1/support/tickets/{id}/macros",
       Route::Access::signed_in,
       ticket_macros,
       "The saved replies, filled for this ticket"},
      {"GET",
       "/api/v1/support/suggestions",
       Route::Access::signed_in,
       suggestions,
       "Articles that may answer what somebody is about to ask",
       {.query = "text category"}},
      {"POST",
       "/api/v1/support/ratings",
       Route::Access::everyone,
       rate_by_link,
       "Rate a solved ticket with the token of the mailed link, once within thirty days",
       {.input = []() -> const Entity& { return support::MailedRating::entity; }}},
  };
}

}  // namespace erp::api
