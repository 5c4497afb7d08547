// The last day of the figures and the last ninety days of the parts of the service, as they were measured.
#include "api/answer.hpp"
#include "api/health.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "app/console/console_routes.hpp"
#include "app/status/status_history.hpp"
#include "modules/operations/notice.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <fmt/format.h>

namespace erp::app {
namespace {

constexpr int days_shown = 90;

std::string hundredths(const std::optional<double>& value) {
  return value ? fmt::format("{:.2f}", *value) : "null";
}

std::string baseline_json(const api::BaselineFinding& finding, const api::BaselineDay& day) {
  api::JsonArray points;
  for (const auto& [at, value] : day.points)
    points.json(api::JsonObject{}.text("at", to_text(at)).json("value", hundredths(value)).done());
  api::JsonObject one;
  one.text("id", finding.baseline->id).text("unit", finding.baseline->unit);
  one.number("limit", finding.baseline->limit).json("value", hundredths(finding.mean));
  one.json("mean_hour", hundredths(day.hour)).json("mean_day", hundredths(day.day));
  one.json("peak_day", hundredths(day.peak));
  one.json("exceeded_since", finding.exceeded ? json_text(to_text(finding.since)) : "null");
  return one.json("points", points.done()).done();
}

std::string days_json(const StatusHistory& history, std::size_t component, Date today) {
  api::JsonArray days;
  for (int ago = days_shown - 1; ago >= 0; --ago) {
    const auto name = to_text(Date{today.days - ago});
    const auto found = history.days.find(name);
    const auto known = found == history.days.end() ? DayOfComponent{} : found->second.at(component);
    api::JsonObject day;
    day.text("day", name).number("measured_seconds", known.measured()).number("down_seconds", known.down());
    days.json(day.done());
  }
  return days.done();
}

}  // namespace

http::Response show_baselines(api::Call& call) {
  api::refuse_all_but_operators(call);
  const auto& watch = call.context.health.baselines();
  const Instant at = now();
  const auto findings = watch.findings(at);
  const auto days = watch.last_day(at);
  api::JsonArray all;
  for (std::size_t i = 0; i < findings.size(); ++i) all.json(baseline_json(findings[i], days[i]));
  return api::success(
      call.request, api::JsonObject{}.text("at", to_text(at)).json("baselines", all.done()).done());
}

// Days are those of the clock of the machine, as the health check counts them.
http::Response show_availability(api::Call& call) {
  api::refuse_all_but_operators(call);
  const auto config = call.context.config.get();
  const Instant at = now();
  StatusHistory history;
  call.context.workers.run(
      [&] { history = read_history(config->operations.state_folder / "status-history.json"); });
  Date today;
  parse(operations::local_text(at).substr(0, 10), today);
  api::JsonArray all;
  for (std::size_t i = 0; i < component_words.size(); ++i) {
    const auto tenths = availability(history, i);
    api::JsonObject one;
    one.text("component", component_words.at(i));
    one.json("percent", tenths < 0 ? "null" : fmt::format("{}.{}", tenths / 10, tenths % 10));
    all.json(one.json("days", days_json(history, i, today)).done());
  }
  return api::success(
      call.request, api::JsonObject{}.text("at", to_text(at)).json("components", all.done()).done());
}

}  // namespace erp::app
