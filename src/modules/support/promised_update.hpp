// The promise "the next word comes at …" of a ticket or an incident: who owns it is warned shortly before,
// and when it was broken, once each. Each public word keeps the promise, and may give a new one.
#pragma once

#include "base/values.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace erp::db {
class Database;
}

namespace erp::support {

inline constexpr std::chrono::minutes warned_before{10};

enum class UpdateWarning : std::uint8_t { none, due, overdue };
// What to say now, after so many warnings (0 to 2) for this promise.
UpdateWarning update_warning(Instant promised, std::int64_t warned, Instant now);

// The word was given now. Throws Refused{"time_over"} if the next one is promised for a time that is over.
void promise_update(
    std::optional<Instant>& promised, std::int64_t& warned, const std::optional<Instant>& next, Instant now);

// Warns who owns what, of all companies; safe beside other nodes.
void warn_of_promised_updates(db::Database&);

}  // namespace erp::support
