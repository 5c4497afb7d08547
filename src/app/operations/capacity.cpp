#include "app/operations/capacity.hpp"

#include "app/operations/disks.hpp"
#include "app/operations/page_mail.hpp"
#include "db/direct.hpp"
#include "modules/operations/baseline.hpp"
#include "service/durable.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <sstream>

namespace erp::app {
namespace {

namespace json = boost::json;
using std::chrono::days;

constexpr double microseconds_a_day = 86'400e6;
constexpr double longest_forecast = 3'650;  // days
constexpr days remembered{400};             // what is older says nothing of how things grow now

struct Figure {
  std::string unit;
  std::optional<double> limit;  // as it was last
  std::vector<CapacityPoint> points;
};
using Figures = std::map<std::string, Figure>;

std::filesystem::path file_of(const Config& config) {
  return config.operations.state_folder / "capacity.jsonl";
}

double days_between(Instant from, Instant to) {
  return static_cast<double>(to.microseconds - from.microseconds) / microseconds_a_day;
}

json::object figure(std::string name, std::string_view unit, double value, std::optional<double> limit) {
  json::object one{{"name", std::move(name)}, {"unit", unit}, {"value", value}};
  if (limit) one["limit"] = *limit;
  return one;
}

// The highest of the last day, as the server has measured it. None: it has not.
std::optional<double> highest_connections(const Config& config, Instant now) {
  std::optional<double> highest;
  if (config.operations.history.empty()) return highest;
  std::istringstream lines{content_of(config.operations.history).value_or("")};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string id, kind;
    CapacityPoint point;
    words >> id >> kind >> point.at.microseconds >> point.value;
    const bool counts = words && id == "connections" && (kind == "trend" || kind == "recent");
    if (counts && point.at <= now && days_between(point.at, now) <= 1)
      highest = std::max(highest.value_or(0), point.value);
  }
  return highest;
}

std::optional<double> limit_of(std::string_view baseline) {
  for (const auto& one : operations::baselines())
    if (one.id == baseline) return one.limit;
  return {};
}

void read_line(const std::string& line, Instant now, Figures& figures) {
  boost::system::error_code broken;
  const auto value = json::parse(line, broken);
  if (broken || !value.is_object()) return;
  const auto& said = value.as_object();
  const auto* const when = said.if_contains("at");
  const auto* const all = said.if_contains("figures");
  Instant at;
  if (!when || !when->is_string() || !parse(std::string_view{when->as_string()}, at)) return;
  if (!all || !all->is_array() || now < at || days_between(at, now) > remembered.count()) return;
  for (const auto& one : all->as_array()) {
    const auto* const object = one.if_object();
    const auto* const name = object ? object->if_contains("name") : nullptr;
    const auto* const unit = object ? object->if_contains("unit") : nullptr;
    const auto* const measured = object ? object->if_contains("value") : nullptr;
    if (!name || !name->is_string() || !unit || !unit->is_string() || !measured || !measured->is_number())
      continue;
    Figure& known = figures[std::string{name->as_string()}];
    known.unit = unit->as_string();
    known.points.push_back({at, measured->to_number<double>()});
    const auto* const limit = object->if_contains("limit");
    known.limit = limit && limit->is_number() ? std::optional{limit->to_number<double>()} : std::nullopt;
  }
}

std::string shown(double value, const std::string& unit) {
  if (unit != "bytes") return fmt::format("{:.1f}{}", value, unit.empty() ? "" : " " + unit);
  constexpr std::string_view names[] = {"B", "KB", "MB", "GB", "TB", "PB"};
  std::size_t i = 0;
  for (; std::abs(value) >= 999.95 && i + 1 < std::size(names); ++i) value /= 1000;
  return fmt::format("{:.1f} {}", value, names[i]);
}

std::string when_reached(const CapacityFigure& figure, Instant now) {
  const auto& found = figure.forecast;
  if (!found.daily_growth)
    return fmt::format("too little is known: {} of {} days", found.days_known, least_days_known);
  if (!figure.limit) return "has no limit of its own";
  if (figure.last >= *figure.limit) return "REACHED";
  if (!found.reached_in) return "not within ten years";
  const Instant at{now.microseconds + std::chrono::microseconds{*found.reached_in}.count()};
  return to_text(at).substr(0, 10) + fmt::format(", in {} days", found.reached_in->count());
}

std::string soonest(const std::vector<CapacityFigure>& figures) {
  const CapacityFigure* first = nullptr;
  for (const auto& one : figures) {
    if (one.limit && one.last >= *one.limit) return one.name + " has reached its limit";
    if (one.forecast.reached_in && (!first || *one.forecast.reached_in < *first->forecast.reached_in))
      first = &one;
  }
  const bool known =
      std::ranges::any_of(figures, [](const auto& one) { return one.forecast.daily_growth.has_value(); });
  if (!first) return known ? "no limit is in sight" : "too little is known yet";
  return fmt::format("{} reaches its limit in {} days", first->name, first->forecast.reached_in->count());
}

}  // namespace

CapacityForecast forecast(
    const std::vector<CapacityPoint>& points, std::optional<double> limit, Instant now) {
  CapacityForecast found;
  if (points.empty()) return found;
  const auto [first, last] = std::ranges::minmax(points, {}, &CapacityPoint::at);
  found.days_known = static_cast<int>(std::lround(days_between(first.at, last.at)));
  if (found.days_known < least_days_known || points.size() < least_days_known) return found;
  double middle_time = 0, middle_value = 0;
  for (const auto& point : points) middle_time += days_between(now, point.at), middle_value += point.value;
  const auto count = static_cast<double>(points.size());
  middle_time /= count, middle_value /= count;
  double together = 0, spread = 0;
  for (const auto& point : points) {
    const double time = days_between(now, point.at) - middle_time;
    together += time * (point.value - middle_value), spread += time * time;
  }
  found.daily_growth = together / spread;
  const double today = middle_value - *found.daily_growth * middle_time;
  if (!limit || *found.daily_growth <= 0) return found;
  const double left = std::max(0.0, (*limit - today) / *found.daily_growth);
  if (left <= longest_forecast) found.reached_in = days{std::lround(left)};
  return found;
}

void record_capacity(const Config& config, db::Direct& connection, Instant now) {
  json::array figures;
  const auto share = static_cast<double>(config.operations.disk_warning) / 100;
  for (const auto& disk : disks_of(config))
    figures.push_back(figure(
        "disk " + disk.path,
        "bytes",
        static_cast<double>(disk.used_bytes),
        static_cast<double>(disk.used_bytes + disk.free_bytes) * share));
  const auto rows = connection.run(
      "select pg_database_size(current_database()), (select coalesce(sum(n_live_tup), 0) from "
      "pg_stat_user_tables)");
  figures.push_back(figure("database", "bytes", std::stod(std::string{rows.text(0, 0)}), {}));
  figures.push_back(figure("rows, estimated", "", std::stod(std::string{rows.text(0, 1)}), {}));
  if (const auto highest = highest_connections(config, now))
    figures.push_back(figure("connections", "%", *highest, limit_of("connections")));
  make_folders(config.operations.state_folder);
  const json::object line{{"at", to_text(now)}, {"figures", std::move(figures)}};
  append_to(file_of(config), json::serialize(line) + "\n");
}

std::vector<CapacityFigure> capacity(const Config& config, Instant now) {
  Figures figures;
  std::istringstream lines{content_of(file_of(config)).value_or("")};
  for (std::string line; std::getline(lines, line);) read_line(line, now, figures);
  std::vector<CapacityFigure> found;
  for (const auto& [name, known] : figures)
    found.push_back(
        {name, known.unit, known.points.back().value, known.limit, forecast(known.points, known.limit, now)});
  return found;
}

std::string capacity_page(const Config& config, Instant now) {
  const auto figures = capacity(config, now);
  if (figures.empty()) return "  nothing is known yet: the daily maintenance writes a line each night\n";
  std::string page =
      fmt::format("  {:26} {:>12} {:>12} {:>12}  {}\n", "figure", "last", "limit", "a day", "limit reached");
  for (const auto& known : figures) {
    const auto& growth = known.forecast.daily_growth;
    page += fmt::format(
        "  {:26} {:>12} {:>12} {:>12}  {}\n",
        known.name,
        shown(known.last, known.unit),
        known.limit ? shown(*known.limit, known.unit) : "-",
        growth ? shown(*growth, known.unit) : "-",
        when_reached(known, now));
  }
  return page;
}

int show_capacity(const Snapshot& snapshot, bool by_mail) {
  const Config& config = snapshot->config;
  const auto page = capacity_page(config, now());
  std::cout << page;
  if (by_mail) hand_out(config, {"capacity", "Capacity Forecast: " + soonest(capacity(config, now())), page});
  return 0;
}

}  // namespace erp::app
