// The month of the desk, as JSON and on paper.
#include "api/answer.hpp"
#include "api/download.hpp"
#include "api/json_writer.hpp"
#include "api/report_parameters.hpp"
#include "api/support_routes.hpp"
#include "entity/session.hpp"
#include "modules/support/desk_report_paper.hpp"
#include "runtime/loop.hpp"

namespace erp::api {
namespace {

using support::DeskReport;

// It speaks of the whole desk. Without a month: the present one.
DeskReport asked(Call& call) {
  if (call.actor.may(support::Ticket::entity.name, "read") != Reach::all) throw Refused{"permission_denied"};
  ReportParameters parameters{call.request.query};
  const auto named = parameters.text("month");
  Session session{call.context.database, call.actor};
  const auto month = support::month_of(named.empty() ? support::month_text(session.today()) : named);
  if (!month) parameters.refuse("month", "malformed");
  parameters.finish();
  return support::desk_report(session, *month);
}

support::DeskWords worded(const Call& call, const DeskReport& report) {
  return {report, call.context.catalogue, call.language == "en" ? Language::en : Language::ja};
}

std::string seconds(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "null";
}

std::string spread_json(const support::Spread& spread) {
  return JsonObject{}
      .number("count", spread.count)
      .json("median", seconds(spread.median))
      .json("ninety_percent", seconds(spread.ninety_percent))
      .done();
}

std::string tables_json(const support::DeskWords& words) {
  JsonArray all;
  for (const auto& table : words.tables()) {
    JsonArray columns, rows;
    for (const auto& column : table.columns) columns.text(column);
    for (const auto& row : table.rows) {
      JsonArray cells;
      for (const auto& cell : row) cells.text(cell);
      rows.json(cells.done());
    }
    JsonObject one;
    one.text("title", table.title).json("columns", columns.done()).json("rows", rows.done());
    all.json(one.done());
  }
  return all.done();
}

template <std::size_t N>
std::string numbers(const std::array<std::int64_t, N>& values) {
  JsonArray out;
  for (const auto value : values) out.json(std::to_string(value));
  return out.done();
}

http::Response desk_report(Call& call) {
  const auto report = asked(call);
  const auto words = worded(call, report);
  const auto& total = report.figures.total;
  JsonObject out;
  out.text("month", support::month_text(report.month)).yes_no("complete", report.complete);
  out.text("from", to_text(report.from)).text("until", to_text(report.until));
  out.number("opened", total.opened).number("resolved", total.resolved).number("reopened", total.reopened);
  out.number("backlog", total.backlog).number("overdue", total.overdue);
  out.number("response_met", total.response.met).number("response_missed", total.response.missed);
  out.number("resolution_met", total.resolution.met).number("resolution_missed", total.resolution.missed);
  out.json("seconds_to_response", spread_json(report.figures.to_response));
  out.json("seconds_to_resolution", spread_json(report.figures.to_resolution));
  out.json("escalations", numbers(report.escalations)).json("scores", numbers(report.scores));
  out.text("mean_score", support::mean_score(report));
  out.text("title", words.title()).text("note", words.note()).json("tables", tables_json(words));
  return success(call.request, out.done());
}

http::Response desk_report_paper(Call& call) {
  const auto report = asked(call);
  const auto words = worded(call, report);
  std::string pdf;
  call.context.workers.run([&] { pdf = support::desk_report_pdf(report, words); });
  return download(
      call.request,
      {"support-" + support::month_text(report.month) + ".pdf", "application/pdf", std::move(pdf), {}});
}

}  // namespace

std::vector<Route> desk_report_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/support/reports/monthly",
       signed_in,
       desk_report,
       "The month of the support desk",
       {.query = "month"}},
      {"GET",
       "/api/v1/support/reports/monthly/pdf",
       signed_in,
       desk_report_paper,
       "The month of the support desk as PDF",
       {.query = "month", .gives = "application/pdf"}},
  };
}

}  // namespace erp::api
