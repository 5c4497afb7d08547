// How long each component was in which state on each of the last ninety days, as it was measured: a time in
// which nobody looked is in none.
#pragma once

#include "app/status/component_state.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace erp::app {

struct DayOfComponent {
  std::array<std::int64_t, state_words.size()> seconds{};
  std::int64_t measured() const;  // announced work does not count
  std::int64_t down() const;
};

struct StatusHistory {
  Instant last;                                                                    // when somebody looked
  std::map<std::string, std::array<DayOfComponent, component_words.size()>> days;  // by "2026-11-29"
};

// The time since the last look belongs to what is seen now, unless it is too long for that.
void measure(StatusHistory&, const ComponentStates&, Instant now, const std::string& today);

// In tenths of a percent of what was measured, on all days that are known; -1: nothing was.
std::int64_t availability(const StatusHistory&, std::size_t component);

StatusHistory read_history(const std::filesystem::path&);  // empty if it cannot be read
std::string written(const StatusHistory&);

}  // namespace erp::app
