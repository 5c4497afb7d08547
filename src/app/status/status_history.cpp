#include "app/status/status_history.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

#include <numeric>

namespace erp::app {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_history = 90;                              // days
constexpr std::int64_t longest_gap = std::int64_t{15 * 60} * 1'000'000;  // the check runs every five minutes

constexpr std::size_t at(ComponentState state) {
  return static_cast<std::size_t>(state);
}

void read_into(StatusHistory& history, const std::string& text) {
  const json::value all = json::parse(text);
  if (const auto* last = all.as_object().if_contains("last"))
    parse(std::string_view{last->as_string()}, history.last);
  const auto* days = all.as_object().if_contains("days");
  if (!days) return;
  for (const auto& [name, components] : days->as_object())
    for (std::size_t component = 0; component < component_words.size(); ++component)
      for (std::size_t state = 0; state < state_words.size(); ++state)
        history.days[std::string{name}].at(component).seconds.at(state) =
            components.as_array().at(component).as_array().at(state).as_int64();
}

}  // namespace

std::int64_t DayOfComponent::measured() const {
  return std::accumulate(seconds.begin(), seconds.end(), std::int64_t{}) -
         seconds[at(ComponentState::maintenance)];
}

std::int64_t DayOfComponent::down() const {
  return seconds[at(ComponentState::partial_outage)] + seconds[at(ComponentState::major_outage)];
}

void measure(StatusHistory& history, const ComponentStates& states, Instant now, const std::string& today) {
  if (history.last && now > history.last && now.microseconds - history.last.microseconds <= longest_gap) {
    auto& day = history.days[today];
    for (std::size_t component = 0; component < states.size(); ++component)
      day.at(component).seconds.at(at(states.at(component))) +=
          (now.microseconds - history.last.microseconds) / 1'000'000;
  }
  history.last = now;
  while (history.days.size() > longest_history) history.days.erase(history.days.begin());
}

std::int64_t availability(const StatusHistory& history, std::size_t component) {
  std::int64_t measured = 0, down = 0;
  for (const auto& [name, day] : history.days) {
    measured += day.at(component).measured();
    down += day.at(component).down();
  }
  return measured == 0 ? -1 : (measured - down) * 1000 / measured;
}

StatusHistory read_history(const std::filesystem::path& path) {
  StatusHistory history;
  try {
    read_into(history, content_of(path).value_or("{}"));
  } catch (const std::exception&) {
    history.last = {};
    history.days.clear();
  }
  return history;
}

std::string written(const StatusHistory& history) {
  json::object days;
  for (const auto& [name, components] : history.days) {
    json::array of_day;
    for (const auto& day : components)
      of_day.emplace_back(json::array(day.seconds.begin(), day.seconds.end()));
    days[name] = std::move(of_day);
  }
  return json::serialize(json::object{{"last", to_text(history.last)}, {"days", std::move(days)}}) + "\n";
}

}  // namespace erp::app
