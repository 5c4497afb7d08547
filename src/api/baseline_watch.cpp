#include "api/baseline_watch.hpp"

#include <algorithm>
#include <sstream>

namespace erp::api {
namespace {

using operations::BaselineKind;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t window = 15 * 60 * second, trend_every = 10 * 60 * second,
                       week = 7 * 24 * 3600 * second;
constexpr std::size_t least_points = 6;  // an hour: less says nothing of a trend

bool beyond(const Baseline& baseline, double value) {
  return baseline.kind == BaselineKind::above ? value <= baseline.limit : value >= baseline.limit;
}

constexpr std::int64_t hour_window = 3600 * second, day_window = 24 * hour_window;

std::optional<double> mean_since(const std::vector<BaselinePoint>& points, std::int64_t from) {
  double sum = 0;
  int count = 0;
  for (const auto& [at, value] : points)
    if (at.microseconds >= from) sum += value, ++count;
  if (count == 0) return {};
  return sum / count;
}

double seconds_between(Instant from, Instant to) {
  return static_cast<double>(to.microseconds - from.microseconds) / second;
}

}  // namespace

void BaselineWatch::note(std::string_view id, double value, Instant at) {
  const auto all = baselines();
  const auto found = std::ranges::find(all, id, &Baseline::id);
  if (found == all.end()) return;
  const std::lock_guard lock{mutex_};
  auto& history = histories_[static_cast<std::size_t>(found - all.begin())];
  history.recent.push_back({at, value});
  while (history.recent.front().at.microseconds < at.microseconds - window) history.recent.pop_front();
  const double now = *mean(history, at);
  if (const bool is = beyond(*found, now); !history.since || is != history.exceeded)
    history.exceeded = is, history.since = at;
  remember_trend(history, now, at);
}

void BaselineWatch::remember_trend(History& history, double value, Instant at) const {
  auto& trend = history.trend;
  if (!trend.empty() && at.microseconds - trend.back().at.microseconds < trend_every) return;
  trend.push_back({at, value});
  while (trend.front().at.microseconds < at.microseconds - week) trend.pop_front();
}

std::optional<double> BaselineWatch::mean(const History& history, Instant at) {
  double sum = 0;
  int count = 0;
  for (const auto& point : history.recent)
    if (point.at.microseconds >= at.microseconds - window) sum += point.value, ++count;
  if (count == 0) return {};
  return sum / count;
}

// The straight line with the least squares through the points of the week.
std::optional<std::chrono::hours> BaselineWatch::forecast(
    const Baseline& baseline, const History& history, Instant at) {
  const auto& points = history.trend;
  if (points.size() < least_points) return {};
  double middle_time = 0, middle_value = 0;
  for (const auto& point : points) middle_time += seconds_between(at, point.at), middle_value += point.value;
  middle_time /= static_cast<double>(points.size()), middle_value /= static_cast<double>(points.size());
  double together = 0, spread = 0;
  for (const auto& point : points) {
    const double time = seconds_between(at, point.at) - middle_time;
    together += time * (point.value - middle_value), spread += time * time;
  }
  if (spread <= 0) return {};
  const double slope = together / spread;
  const double today = middle_value - slope * middle_time;
  const double distance = baseline.limit - today;
  if (slope == 0 || distance / slope <= 0) return {};
  constexpr double year = 365.0 * 24 * 3600;
  const double left = distance / slope;
  if (left > year) return {};
  return std::chrono::hours{static_cast<std::int64_t>(left / 3600 + 0.5)};
}

std::string BaselineWatch::as_text() const {
  std::ostringstream out;
  out.precision(10);
  const std::lock_guard lock{mutex_};
  for (std::size_t i = 0; i < histories_.size(); ++i) {
    const auto& history = histories_[i];
    const auto id = baselines()[i].id;
    if (history.since)
      out << id << (history.exceeded ? " exceeded " : " kept ") << history.since.microseconds << '\n';
    for (const auto& point : history.recent)
      out << id << " recent " << point.at.microseconds << ' ' << point.value << '\n';
    for (const auto& point : history.trend)
      out << id << " trend " << point.at.microseconds << ' ' << point.value << '\n';
  }
  return out.str();
}

void BaselineWatch::recall(std::string_view text, Instant at) {
  std::istringstream lines{std::string{text}};
  const std::lock_guard lock{mutex_};
  for (std::string line; std::getline(lines, line);) recall_line(line, at);
}

void BaselineWatch::recall_line(const std::string& line, Instant at) {
  std::istringstream words{line};
  std::string id, kind;
  Point point;
  words >> id >> kind >> point.at.microseconds;
  const auto all = baselines();
  const auto found = std::ranges::find(all, id, &Baseline::id);
  // A clock that was put back: what lies ahead is not known to be true.
  if (!words || found == all.end() || point.at > at) return;
  auto& history = histories_[static_cast<std::size_t>(found - all.begin())];
  if (kind == "exceeded" || kind == "kept") {
    history.exceeded = kind == "exceeded", history.since = point.at;
    return;
  }
  const auto age = at.microseconds - point.at.microseconds;
  if (!(words >> point.value)) return;
  if (kind == "recent" && age <= window) history.recent.push_back(point);
  if (kind == "trend" && age <= week) history.trend.push_back(point);
}

std::vector<BaselineFinding> BaselineWatch::findings(Instant at) const {
  std::vector<BaselineFinding> all;
  const std::lock_guard lock{mutex_};
  for (std::size_t i = 0; i < histories_.size(); ++i) {
    const auto& history = histories_[i];
    BaselineFinding finding{.baseline = &baselines()[i], .mean = mean(history, at)};
    if (finding.mean) {
      finding.exceeded = history.exceeded, finding.since = history.since;
      if (!history.exceeded) finding.reached_in = forecast(baselines()[i], history, at);
    }
    all.push_back(finding);
  }
  return all;
}

std::vector<BaselineDay> BaselineWatch::last_day(Instant at) const {
  std::vector<BaselineDay> all;
  const std::lock_guard lock{mutex_};
  for (std::size_t i = 0; i < histories_.size(); ++i) {
    BaselineDay found;
    for (const auto& point : histories_[i].trend)
      if (point.at.microseconds >= at.microseconds - day_window) found.points.push_back(point);
    if (const auto now = mean(histories_[i], at)) found.points.push_back({at, *now});
    found.hour = mean_since(found.points, at.microseconds - hour_window);
    found.day = mean_since(found.points, at.microseconds - day_window);
    if (!found.points.empty()) {
      const auto [least, most] = std::ranges::minmax(found.points, {}, &BaselinePoint::value);
      found.peak = baselines()[i].kind == BaselineKind::above ? least.value : most.value;
    }
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace erp::api
