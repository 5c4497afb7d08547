// The life of one alert, as a pure function: what a look at a component makes of it, and whether somebody is
// told.
//
//   ok ─failure→ suspect ─N failures→ firing ─M successes→ resolved ─success→ ok
//   any ─too many changes→ flapping ─quiet→ firing or resolved
#pragma once

#include "base/values.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace erp::operations {

enum class AlertState : std::uint8_t { ok, suspect, firing, resolved, flapping };

struct Alert {
  AlertState state = AlertState::ok;
  int failures = 0, successes = 0;  // in a row
  std::string recent;               // the last looks, oldest first: "." good, "x" failed
  Instant since;                    // first failure of the fault that is or was
  Instant notified;                 // when somebody was told last
  bool operator==(const Alert&) const = default;
};

enum class Look : std::uint8_t { good, failed, unknown };

struct Policy {
  int failures = 2, successes = 2;  // to fire, to clear
  std::chrono::seconds remind_every = std::chrono::hours{4};
  int window = 12, changes = 5;  // so many changes within so many looks are flapping
};

enum class NoticeKind : std::uint8_t { firing, reminder, resolved, flapping };

struct Advance {
  Alert alert;
  std::optional<NoticeKind> notice;
};

// `muted`: the cause of this fault is an alert of its own, so nobody needs to hear of it twice.
Advance advance(Alert, Look, bool muted, Instant now, const Policy&);

// Whether this alert mutes those that follow from it.
bool mutes(const Alert&);

std::string_view name_of(AlertState);
bool parse(std::string_view, AlertState&);
std::string_view name_of(NoticeKind);

}  // namespace erp::operations
