#include "api/organization_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/report_parameters.hpp"
#include "entity/session.hpp"
#include "modules/organization/business_calendar.hpp"
#include "modules/organization/department_change.hpp"
#include "service/catalogue.hpp"

namespace erp::api {
namespace {

using organization::BusinessCalendar;

constexpr int longest_stretch = 400;  // days

http::Response chart(Call& call) {
  if (call.actor.may(organization::Department::entity.name, "read") != Reach::all)
    throw Refused{"permission_denied"};
  ReportParameters parameters{call.request.query};
  Session session{call.context.database, call.actor};
  const Date day = parameters.day("as_of", session.today());
  parameters.finish();
  return success(
      call.request,
      "{\"as_of\":\"" + to_text(day) + "\",\"departments\":" + organization::departments_on(session, day) +
          "}");
}

std::string name_of(const Call& call, const organization::DayVerdict& verdict) {
  if (verdict.because == "exception" || verdict.name.empty()) return std::string{verdict.name};
  const Language language = call.language == "en" ? Language::en : Language::ja;
  const auto group = verdict.because == "weekday" ? "weekday." : "holiday.";
  return call.context.catalogue.text(language, group + std::string{verdict.name});
}

http::Response calendar_days(Call& call) {
  const Uuid id = id_of(call.arguments.front());
  if (!readable(call.context.database, BusinessCalendar::entity, call.actor, id)) throw Refused{"not_found"};
  Session session{call.context.database, call.actor};
  ReportParameters parameters{call.request.query};
  const Date from = parameters.day("from", session.today());
  Date to = parameters.day("to", {});
  if (!to) to = add_months(from, 1);
  parameters.order("from", from, to);
  if (from && to && to.days - from.days > longest_stretch) parameters.refuse("to", "out_of_range");
  parameters.finish();
  const auto calendar = session.get(Id<BusinessCalendar>{id});
  JsonArray days;
  for (Date day = from; day <= to; ++day.days) {
    const auto verdict = verdict_on(calendar, day);
    days.json(JsonObject{}
                  .text("day", to_text(day))
                  .yes_no("open", verdict.open)
                  .text("because", verdict.because)
                  .text("name", name_of(call, verdict))
                  .done());
  }
  return success(call.request, JsonObject{}.json("days", days.done()).done());
}

}  // namespace

std::vector<Route> organization_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/organization-chart",
       signed_in,
       chart,
       "The departments as they lay on a day",
       {.query = "as_of"}},
      {"GET",
       "/api/v1/business-calendars/{id}/days",
       signed_in,
       calendar_days,
       "Which days are worked on, and why or why not",
       {.query = "from to"}},
  };
}

}  // namespace erp::api
