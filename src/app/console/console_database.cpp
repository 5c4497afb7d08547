#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "app/console/console_routes.hpp"
#include "app/console/database_view.hpp"
#include "app/operations/capacity.hpp"
#include "app/operations/machine.hpp"
#include "service/config.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace erp::app {
namespace {

constexpr std::chrono::seconds for_one_view{3}, for_all_views{8};

// Sizes wait for whoever locks a table; the page is there to show who that is.
db::Rows look_at(db::Database& database, const DatabaseView& view, Deadline until) {
  auto transaction = database.begin({}, std::min(until, Clock::now() + for_one_view));
  transaction.queue("set local lock_timeout = '500ms'");
  auto rows = transaction.run(view.sql);
  transaction.commit();
  return rows;
}

std::string_view why_not(const db::Error& error) {
  const std::string_view state = error.sqlstate;
  const bool missing = state == "42P01" || state == "3F000" || state == "42501" || state == "55000";
  return missing ? "not_set_up" : state == "55P03" || state == "57014" ? "busy" : "failed";
}

std::string decimal_or_null(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : "null";
}

std::string capacity_json(const Config& config) {
  api::JsonArray all;
  for (const auto& one : capacity(config, now())) {
    const auto& [days_known, growth, reached_in] = one.forecast;
    all.json(api::JsonObject{}
                 .text("name", one.name)
                 .text("unit", one.unit)
                 .json("last", fmt::format("{:.3f}", one.last))
                 .json("limit", decimal_or_null(one.limit))
                 .number("days_known", days_known)
                 .json("daily_growth", decimal_or_null(growth))
                 .json("reached_in_days", reached_in ? std::to_string(reached_in->count()) : "null")
                 .done());
  }
  return all.done();
}

}  // namespace

// A view that cannot be read is null, with the reason; the others are there all the same.
http::Response show_database(api::Call& call) {
  api::refuse_all_but_operators(call);
  auto& database = call.context.database;
  const auto until = Clock::now() + for_all_views;
  const auto sums = look_at(database, connection_sums, until);
  api::JsonObject data;
  data.text("at", to_text(now()));
  data.number("open", sums.integer(0, 0)).number("room", sums.integer(0, 1));
  data.yes_no("sees_all", sums.integer(0, 2) != 0).number("memory_percent", memory_percent());
  api::JsonObject missing;
  for (const auto* const view :
       {&connection_groups,
        &lock_waits,
        &running_statements,
        &slow_statements,
        &largest_tables,
        &largest_indexes,
        &unused_indexes,
        &memory_settings}) {
    std::string_view why;
    try {
      data.json(view->name, as_json(*view, look_at(database, *view, until)));
    } catch (const db::Error& error) { why = why_not(error); } catch (const db::Unavailable&) {
      why = "busy";
    }
    if (!why.empty()) data.json(view->name, "null"), missing.text(view->name, why);
  }
  data.json("missing", missing.done()).json("capacity", capacity_json(*call.context.config.get()));
  return api::success(call.request, data.done());
}

}  // namespace erp::app
