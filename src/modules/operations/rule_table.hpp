// Every alert there is, as one table: it drives the health check, the texts of mails and the rules for
// Prometheus.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace erp::operations {

enum class Severity : std::uint8_t { warning, critical };

struct Rule {
  std::string_view id;     // also the name of its runbook
  std::string_view probe;  // whose verdict it follows
  int failures = 0;        // looks in a row to fire, to clear; 0: as the settings say
  int successes = 0;
  Severity severity = Severity::warning;
  std::string_view component;                    // as the log of the health check names it
  std::array<std::string_view, 2> inhibited_by;  // rules of which this fault is a consequence
  std::string_view subject;                      // of the first mail
  std::string_view effect;                       // what people notice
  std::array<std::string_view, 3> commands;      // what to try first
};

// A rule stands behind those that inhibit it.
std::span<const Rule> rules();
const Rule* find_rule(std::string_view id);

std::string_view name_of(Severity);

// A rules file of Prometheus. The health check writes the figure that the rules look at.
std::string prometheus_rules();
inline constexpr std::string_view check_metric = "itdo_erp_check_failed";

}  // namespace erp::operations
