#include "app/status/status_posts.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

namespace erp::app {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found && found->is_string() ? std::string{found->as_string()} : std::string{};
}

Instant instant(const json::object& object, std::string_view name) {
  Instant read;
  parse(text(object, name), read);
  return read;
}

const json::array& list(const json::object& object, std::string_view name) {
  static const json::array nothing;
  const auto* found = object.if_contains(name);
  return found && found->is_array() ? found->as_array() : nothing;
}

StatusIncident incident_of(const json::object& said) {
  StatusIncident incident{
      .id = text(said, "id"),
      .number = text(said, "number"),
      .title = text(said, "title"),
      .impact = text(said, "impact"),
      .state = text(said, "state"),
      .component = text(said, "component"),
      .severity = text(said, "severity"),
      .started = instant(said, "started_at")};
  if (const Instant resolved = instant(said, "resolved_at")) incident.resolved = resolved;
  if (const Instant next = instant(said, "next_update_at")) incident.next_update = next;
  for (const auto& post : list(said, "posts"))
    incident.posts.push_back(
        {instant(post.as_object(), "at"), text(post.as_object(), "kind"), text(post.as_object(), "text")});
  return incident;
}

}  // namespace

std::filesystem::path file_of_posts(const Config& config) {
  return config.operations.state_folder / "status-posts.json";
}

StatusPosts read_posts(const Config& config) try {
  StatusPosts posts;
  const json::value all = json::parse(content_of(file_of_posts(config)).value_or("{}"));
  if (auto zone = text(all.as_object(), "time_zone"); !zone.empty()) posts.time_zone = std::move(zone);
  for (const auto& incident : list(all.as_object(), "incidents"))
    posts.incidents.push_back(incident_of(incident.as_object()));
  for (const auto& window : list(all.as_object(), "maintenance")) {
    const auto& said = window.as_object();
    posts.work.push_back(
        {text(said, "id"),
         text(said, "title"),
         text(said, "note"),
         text(said, "component"),
         instant(said, "begins"),
         instant(said, "ends")});
  }
  return posts;
} catch (const std::exception&) { return {}; }

}  // namespace erp::app
