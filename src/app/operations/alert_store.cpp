#include "app/operations/alert_store.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

namespace erp::app {
namespace {

namespace json = boost::json;
using operations::Alert;

Instant instant_of(const json::value& value) {
  Instant instant;
  if (value.is_string()) parse(std::string_view{value.as_string()}, instant);
  return instant;
}

json::value written(Instant instant) {
  return instant ? json::value(to_text(instant)) : json::value();
}

Alert alert_of(const json::object& object) {
  Alert alert;
  if (!operations::parse(std::string_view{object.at("state").as_string()}, alert.state))
    throw std::runtime_error{"no such state"};
  alert.failures = static_cast<int>(object.at("failures").as_int64());
  alert.successes = static_cast<int>(object.at("successes").as_int64());
  alert.recent = std::string{object.at("recent").as_string()};
  alert.since = instant_of(object.at("since"));
  alert.notified = instant_of(object.at("notified"));
  return alert;
}

}  // namespace

Alerts read_alerts(const std::filesystem::path& path) {
  Alerts alerts;
  const auto text = content_of(path);
  if (!text) return alerts;
  try {
    const json::value all = json::parse(*text);  // outlives the walk over its members
    for (const auto& [id, value] : all.as_object()) alerts[std::string{id}] = alert_of(value.as_object());
  } catch (const std::exception&) {
    auto aside = path;
    std::filesystem::rename(path, aside += ".unreadable");
    return {};
  }
  return alerts;
}

void write_alerts(const std::filesystem::path& path, const Alerts& alerts) {
  json::object all;
  for (const auto& [id, alert] : alerts)
    all[id] = {
        {"state", operations::name_of(alert.state)},
        {"failures", alert.failures},
        {"successes", alert.successes},
        {"recent", alert.recent},
        {"since", written(alert.since)},
        {"notified", written(alert.notified)}};
  write_durably(path, json::serialize(all) + "\n");
}

}  // namespace erp::app
