#include "app/operations/drill_records.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

#include <cstdio>
#include <map>
#include <sstream>

namespace erp::app {
namespace {

namespace json = boost::json;

std::filesystem::path drills_file(const Config& config) {
  return config.operations.state_folder / "drills.jsonl";
}

std::string tenths(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", seconds);
  return text;
}

bool read_line(const std::string& line, DrillRecord& record) {
  boost::system::error_code broken;
  const auto value = json::parse(line, broken);
  if (broken || !value.is_object()) return false;
  const auto& said = value.as_object();
  const auto text = [&](const char* name) {
    const auto* const found = said.if_contains(name);
    return found && found->is_string() ? std::string{found->as_string()} : std::string{};
  };
  const auto number = [&](const char* name) {
    const auto* const found = said.if_contains(name);
    return found && found->is_number() ? found->to_number<double>() : 0;
  };
  record.drill = text("drill"), record.source = text("source"), record.fault = text("fault");
  record.rpo_seconds = number("rpo_seconds"), record.rto_seconds = number("rto_seconds");
  return !record.drill.empty() && parse(text("started_at"), record.started);
}

}  // namespace

// A backup loses what came after it; the archive of the log has next to all of it.
DrillGoal goal_of(const Config& config, std::string_view drill) {
  const auto& goals = config.operations;
  const auto most_lost = drill == "restore" ? goals.backup_age : goals.rpo;
  return {std::chrono::duration<double>(most_lost).count(), std::chrono::duration<double>(goals.rto).count()};
}

void remember(const Config& config, const DrillRecord& record) {
  const json::object line{
      {"drill", record.drill},
      {"started_at", to_text(record.started)},
      {"rpo_seconds", record.rpo_seconds},
      {"rto_seconds", record.rto_seconds},
      {"source", record.source},
      {"fault", record.fault}};
  append_to(drills_file(config), json::serialize(line) + "\n");
}

std::vector<DrillRecord> drills(const Config& config) {
  std::vector<DrillRecord> found;
  std::istringstream lines{content_of(drills_file(config)).value_or("")};
  DrillRecord record;
  for (std::string line; std::getline(lines, line);)
    if (read_line(line, record)) found.push_back(record);
  return found;
}

std::string drill_metrics(const Config& config) {
  std::map<std::string, DrillRecord> newest;
  for (const auto& record : drills(config)) newest[record.drill] = record;
  if (newest.empty()) return {};
  const auto family = [&](const std::string& name, auto value) {
    std::string lines = "# TYPE " + name + " gauge\n";
    for (const auto& [drill, record] : newest)
      lines += name + "{drill=\"" + drill + "\"} " + value(record) + "\n";
    return lines;
  };
  return family("itdo_erp_drill_rpo_seconds", [](const auto& one) { return tenths(one.rpo_seconds); }) +
         family("itdo_erp_drill_rto_seconds", [](const auto& one) { return tenths(one.rto_seconds); }) +
         family(
             "itdo_erp_drill_failed",
             [](const auto& one) { return std::string{one.fault.empty() ? "0" : "1"}; }) +
         family("itdo_erp_drill_timestamp_seconds", [](const auto& one) {
           return std::to_string(one.started.microseconds / 1'000'000);
         });
}

}  // namespace erp::app
