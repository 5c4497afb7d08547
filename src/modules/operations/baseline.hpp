// The manual's performance baselines: what is measured and where its limit lies.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace erp::operations {

enum class BaselineKind : std::uint8_t {
  below,     // the mean stays below the limit
  above,     // the mean stays above it
  capacity,  // up to the limit is supported; more is worth knowing, not a fault
};

struct Baseline {
  std::string_view id, unit;
  int limit = 0;
  BaselineKind kind = BaselineKind::below;
  std::string_view meaning;  // of the figure, for reports
};

// In the manual's order.
std::span<const Baseline> baselines();

}  // namespace erp::operations
