#include "modules/operations/alert.hpp"

#include <algorithm>
#include <array>

namespace erp::operations {
namespace {

constexpr std::array<std::string_view, 5> state_names{"ok", "suspect", "firing", "resolved", "flapping"};
constexpr std::array<std::string_view, 4> notice_names{"firing", "reminder", "resolved", "flapping"};

void remember(Alert& alert, bool failed, const Policy& policy) {
  alert.recent += failed ? 'x' : '.';
  const auto most = static_cast<std::size_t>(policy.window);
  if (alert.recent.size() > most) alert.recent.erase(0, alert.recent.size() - most);
  alert.failures = failed ? alert.failures + 1 : 0;
  alert.successes = failed ? 0 : alert.successes + 1;
}

// What was before the first look counts as good.
int changes(const Alert& alert, const Policy& policy) {
  const bool whole = alert.recent.size() >= static_cast<std::size_t>(policy.window);
  char before = whole ? alert.recent.front() : '.';
  int count = 0;
  for (const char look : alert.recent) {
    count += look != before ? 1 : 0;
    before = look;
  }
  return count;
}

Advance told(Alert alert, AlertState state, NoticeKind kind, Instant now) {
  alert.state = state;
  alert.notified = now;
  return {std::move(alert), kind};
}

Advance while_flapping(Alert alert, bool failed, Instant now, const Policy& policy) {
  if (changes(alert, policy) > 1) return {std::move(alert), {}};
  if (!failed) return told(std::move(alert), AlertState::resolved, NoticeKind::resolved, now);
  alert.since = now;  // a fault of its own, with messages of its own
  return told(std::move(alert), AlertState::firing, NoticeKind::firing, now);
}

Advance after_failure(Alert alert, Instant now, const Policy& policy) {
  if (alert.state == AlertState::ok || alert.state == AlertState::resolved) {
    alert.state = AlertState::suspect;
    alert.since = now;
  }
  if (alert.state == AlertState::suspect && alert.failures >= policy.failures)
    return told(std::move(alert), AlertState::firing, NoticeKind::firing, now);
  if (alert.state != AlertState::firing) return {std::move(alert), {}};
  const std::int64_t silent = now.microseconds - alert.notified.microseconds;
  if (silent < std::chrono::microseconds{policy.remind_every}.count()) return {std::move(alert), {}};
  return told(std::move(alert), AlertState::firing, NoticeKind::reminder, now);
}

Advance after_success(Alert alert, Instant now, const Policy& policy) {
  if (alert.state == AlertState::suspect || alert.state == AlertState::resolved) alert.state = AlertState::ok;
  if (alert.state == AlertState::firing && alert.successes >= policy.successes)
    return told(std::move(alert), AlertState::resolved, NoticeKind::resolved, now);
  return {std::move(alert), {}};
}

}  // namespace

Advance advance(Alert alert, Look look, bool muted, Instant now, const Policy& policy) {
  if (look == Look::unknown) return {std::move(alert), {}};
  const bool failed = look == Look::failed;
  if (failed && muted) {
    // A fault that was told already stays told; one that was not is not counted, or it would fire the moment
    // its cause is gone.
    if (alert.state == AlertState::suspect || alert.state == AlertState::resolved)
      alert.state = AlertState::ok;
    alert.failures = alert.successes = 0;
    return {std::move(alert), {}};
  }
  remember(alert, failed, policy);
  if (alert.state == AlertState::flapping) return while_flapping(std::move(alert), failed, now, policy);
  const bool flaps = changes(alert, policy) >= policy.changes;
  Advance next =
      failed ? after_failure(std::move(alert), now, policy) : after_success(std::move(alert), now, policy);
  if (!flaps) return next;
  return told(std::move(next.alert), AlertState::flapping, NoticeKind::flapping, now);
}

bool mutes(const Alert& alert) {
  return alert.state == AlertState::suspect || alert.state == AlertState::firing ||
         (alert.state == AlertState::flapping && alert.failures > 0);
}

std::string_view name_of(AlertState state) {
  return state_names[static_cast<std::size_t>(state)];
}

bool parse(std::string_view name, AlertState& state) {
  const auto found = std::ranges::find(state_names, name);
  if (found == state_names.end()) return false;
  state = static_cast<AlertState>(found - state_names.begin());
  return true;
}

std::string_view name_of(NoticeKind kind) {
  return notice_names[static_cast<std::size_t>(kind)];
}

}  // namespace erp::operations
