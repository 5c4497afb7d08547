#include "app/status/component_state.hpp"

#include <algorithm>

namespace erp::app {
namespace {

struct Effect {
  std::string_view rule, component;
  ComponentState state;
};

constexpr Effect effects[] = {
    {"backend_down", "application", ComponentState::major_outage},
    {"database_down", "application", ComponentState::major_outage},
    {"database_down", "database", ComponentState::major_outage},
    {"baseline_exceeded", "application", ComponentState::degraded},
    {"disk_full", "database", ComponentState::degraded},
    {"redis_down", "live_updates", ComponentState::partial_outage},
    {"backup_old", "backup", ComponentState::degraded},
    {"copy_old", "backup", ComponentState::degraded},
    {"archive_failing", "backup", ComponentState::partial_outage},
};

ComponentState said_by(const OpenIncident& incident) {
  if (incident.severity == "critical") return ComponentState::major_outage;
  return incident.severity == "high" ? ComponentState::partial_outage : ComponentState::degraded;
}

}  // namespace

ComponentStates component_states(
    const Alerts& alerts, const std::vector<OpenIncident>& incidents, const std::vector<AnnouncedWork>& work,
    Instant now) {
  ComponentStates states{};
  const auto worsen = [&](std::string_view component, ComponentState state) {
    const auto at = std::ranges::find(component_words, component);
    if (at == component_words.end()) return;
    auto& mine = states.at(static_cast<std::size_t>(at - component_words.begin()));
    mine = std::max(mine, state);
  };
  for (const auto& effect : effects)
    if (const auto found = alerts.find(effect.rule);
        found != alerts.end() && operations::mutes(found->second))
      worsen(effect.component, effect.state);
  for (const auto& incident : incidents) worsen(incident.component, said_by(incident));
  for (const auto& window : work) {
    if (now < window.begins || now >= window.ends) continue;
    const auto at = std::ranges::find(component_words, window.component);
    if (at != component_words.end())
      states.at(static_cast<std::size_t>(at - component_words.begin())) = ComponentState::maintenance;
  }
  return states;
}

std::string_view component_of(std::string_view rule) {
  const auto* const found = std::ranges::find(effects, rule, &Effect::rule);
  return found == std::end(effects) ? std::string_view{} : found->component;
}

}  // namespace erp::app
