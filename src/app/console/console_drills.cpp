#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "app/console/console_routes.hpp"
#include "app/operations/drill_records.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace erp::app {
namespace {

constexpr std::size_t most_drills = 200;

std::string drill_json(const DrillRecord& one, const Config& config) {
  const auto goal = goal_of(config, one.drill);
  api::JsonObject object;
  object.text("drill", one.drill).text("started_at", to_text(one.started)).text("source", one.source);
  object.json("rpo_seconds", fmt::format("{:.1f}", one.rpo_seconds));
  object.json("rto_seconds", fmt::format("{:.1f}", one.rto_seconds));
  object.json("rpo_goal", fmt::format("{:.0f}", goal.rpo_seconds));
  object.json("rto_goal", fmt::format("{:.0f}", goal.rto_seconds));
  return object.json("fault", one.fault.empty() ? "null" : json_text(one.fault)).done();
}

}  // namespace

http::Response show_drills(api::Call& call) {
  api::refuse_all_but_operators(call);
  const auto config = call.context.config.get();
  std::vector<DrillRecord> records;
  call.context.workers.run([&] { records = drills(*config); });
  api::JsonArray all;
  for (const auto& one : records | std::views::reverse | std::views::take(most_drills))
    all.json(drill_json(one, *config));
  return api::success(
      call.request, api::JsonObject{}.text("at", to_text(now())).json("drills", all.done()).done());
}

}  // namespace erp::app
