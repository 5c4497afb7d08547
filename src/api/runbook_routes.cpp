#include "api/runbook_routes.hpp"

#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "modules/operations/rule_table.hpp"
#include "modules/operations/runbook_run.hpp"
#include "modules/operations/runbook_shelf.hpp"

namespace erp::api {
namespace {

Language language_of(const Call& call) {
  return call.language == "en" ? Language::en : Language::ja;
}

void refuse_others(const Call& call) {
  if (call.actor.may(operations::RunbookRun::entity.name, "read") == Reach::none)
    throw Refused{"permission_denied"};
}

JsonObject head_of(const operations::Runbook& book) {
  JsonObject head;
  head.text("name", book.name)
      .text("title", book.title)
      .text("about", book.about)
      .yes_no("of_an_alert", operations::find_rule(book.name) != nullptr);
  return head;
}

std::string steps_of(const operations::Runbook& book) {
  JsonArray steps;
  for (const auto& step : book.steps) {
    JsonArray commands;
    for (const auto& command : step.commands)
      commands.json(JsonObject{}
                        .text("command", command.text)
                        .yes_no("alters", command.effect != operations::CommandEffect::reads)
                        .yes_no("from_screen", command.from_screen)
                        .done());
    steps.json(JsonObject{}.text("text", step.text).json("commands", commands.done()).done());
  }
  return steps.done();
}

http::Response list_runbooks(Call& call) {
  refuse_others(call);
  JsonArray books;
  for (const auto* const book : operations::shelf().all(language_of(call))) books.json(head_of(*book).done());
  return success(call.request, books.done());
}

http::Response show_runbook(Call& call) {
  refuse_others(call);
  const auto* const book = operations::shelf().find(language_of(call), call.arguments.at(0));
  if (!book) throw Refused{"not_found"};
  return success(call.request, head_of(*book).json("steps", steps_of(*book)).done());
}

}  // namespace

std::vector<Route> runbook_routes() {
  return {
      {"GET",
       "/api/v1/operations/runbooks",
       Route::Access::signed_in,
       list_runbooks,
       "What to do when an alert fires or a task is due: every runbook"},
      {"GET",
       "/api/v1/operations/runbooks/{name}",
       Route::Access::signed_in,
       show_runbook,
       "A runbook with its steps and their commands"},
  };
}

}  // namespace erp::api
