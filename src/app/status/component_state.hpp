// How well each part of the service is, as people outside notice it: from alerts, posts and announced work.
#pragma once

#include "app/operations/alert_store.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

enum class ComponentState : std::uint8_t { operational, maintenance, degraded, partial_outage, major_outage };
inline constexpr std::array<std::string_view, 5> state_words{
    "operational", "maintenance", "degraded", "partial_outage", "major_outage"};
inline constexpr std::array<std::string_view, 4> component_words{
    "application", "database", "live_updates", "backup"};

using ComponentStates = std::array<ComponentState, component_words.size()>;

// What the desk has said: people may say that it is worse than what is measured, never that it is better.
struct OpenIncident {
  std::string component, severity;
};
struct AnnouncedWork {
  std::string component;
  Instant begins, ends;
};

ComponentStates component_states(
    const Alerts&, const std::vector<OpenIncident>&, const std::vector<AnnouncedWork>&, Instant now);

// Of which component an alert speaks; empty: of none that people notice.
std::string_view component_of(std::string_view rule);

}  // namespace erp::app
