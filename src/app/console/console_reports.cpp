#include "api/answer.hpp"
#include "api/download.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "api/personal_reads.hpp"
#include "api/report_parameters.hpp"
#include "app/console/console_routes.hpp"
#include "app/operations/report_paper.hpp"
#include "app/operations/report_shelf.hpp"
#include "modules/identity/user.hpp"
#include "runtime/loop.hpp"

#include <algorithm>

namespace erp::app {
namespace {

// What names people is for who may read all of them, as on the page of security.
bool may_read(const api::Call& call, std::string_view kind) {
  return !names_people(kind) || call.actor.may(identity::User::entity.name, "read") == Reach::all;
}

void note_reading(const api::Call& call, const Report& report, identity::ReadWay way) {
  if (!names_people(report.kind)) return;
  const auto people = std::ranges::count(report.text, '@');
  call.context.personal_reads.note(call.actor, identity::User::entity, way, {}, people, {"email"});
}

KeptReport asked(api::Call& call, identity::ReadWay way) {
  api::refuse_all_but_operators(call);
  const auto config = call.context.config.get();
  std::optional<KeptReport> found;
  call.context.workers.run([&] { found = kept_report(*config, call.arguments.front()); });
  if (!found) throw Refused{"not_found"};
  if (!may_read(call, found->report.kind)) throw Refused{"permission_denied"};
  note_reading(call, found->report, way);
  return std::move(*found);
}

api::JsonObject head_of(const KeptReport& kept) {
  return std::move(api::JsonObject{}
                       .text("name", kept.name)
                       .text("kind", kept.report.kind)
                       .text("made_at", to_text(kept.at))
                       .text("subject", kept.report.subject));
}

}  // namespace

http::Response list_reports(api::Call& call) {
  api::refuse_all_but_operators(call);
  api::ReportParameters parameters{call.request.query};
  const auto kind = parameters.one_of("kind", report_kinds());
  parameters.finish();
  const auto config = call.context.config.get();
  std::vector<KeptReport> all;
  call.context.workers.run([&] { all = kept_reports(*config); });
  api::JsonArray reports, kinds;
  for (const auto& known : report_kinds())
    if (may_read(call, known)) kinds.text(known);
  for (const auto& one : all)
    if ((kind.empty() || one.report.kind == kind) && may_read(call, one.report.kind))
      reports.json(head_of(one).done());
  api::JsonObject data;
  data.text("at", to_text(now())).json("kinds", kinds.done()).json("reports", reports.done());
  return api::success(call.request, data.done());
}

http::Response show_report(api::Call& call) {
  const auto kept = asked(call, identity::ReadWay::list);
  auto data = head_of(kept);
  return api::success(call.request, data.text("at", to_text(now())).text("text", kept.report.text).done());
}

http::Response print_report(api::Call& call) {
  const auto kept = asked(call, identity::ReadWay::file);
  std::string pdf;
  call.context.workers.run([&] { pdf = report_pdf(kept.report.subject, kept.report.text, kept.at); });
  return api::download(call.request, {kept.name + ".pdf", "application/pdf", std::move(pdf), {}});
}

}  // namespace erp::app
