#include "modules/identity/session_cache.hpp"

#include <algorithm>
#include <mutex>

namespace erp::identity {
namespace {

constexpr auto longest_belief = std::chrono::minutes{5};
constexpr auto nobody_for = std::chrono::seconds{1};
constexpr auto touch_pause = std::chrono::minutes{1};
constexpr std::size_t most_nobodies = 256, most_forgotten = 10'000;

template <class Map>
auto* in(Map& map, const Digest& token) {
  const auto found = map.find(token);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

// What was loaded before its session or user changed is not believed, even if the answer of the database
// arrives after the news of the change.
bool SessionCache::believed(const Entry& entry, Deadline now) {
  const Deadline loaded_at = entry.times.loaded_at;
  if (now >= entry.times.until || now - loaded_at >= longest_belief) return false;
  const std::shared_lock lock{mutex_};
  if (loaded_at <= all_forgotten_) return false;
  if (forgotten_.empty()) return true;
  const auto untouched = [&](const Uuid& id) {
    const auto found = forgotten_.find(id);
    return found == forgotten_.end() || loaded_at > found->second;
  };
  return untouched(entry.who->session_id) && untouched(entry.who->actor.user_id);
}

std::optional<SessionCache::Found> SessionCache::find(const Digest& token, Deadline now) {
  Shard& shard = shard_of(token);
  {
    const std::shared_lock lock{shard.mutex};
    const Entry* entry = in(shard.young, token);
    if (!entry) entry = in(shard.old, token);
    if (!entry) {
      const Deadline* until = in(shard.nobody, token);
      if (until && now < *until) return Found{};
      return {};
    }
    if (!believed(*entry, now)) return {};
    if (now < entry->times.touch_at) return Found{entry->who, false};
  }
  // Of all that use the token in this minute, one writes it down.
  const std::unique_lock lock{shard.mutex};
  Entry* entry = in(shard.young, token);
  if (!entry) entry = in(shard.old, token);
  if (!entry || !believed(*entry, now)) return {};
  const bool touch = now >= entry->times.touch_at;
  if (touch) entry->times.touch_at = now + touch_pause;
  return Found{entry->who, touch};
}

std::optional<std::shared_ptr<const SignedIn>> SessionCache::look(const Digest& token, Deadline now) {
  Shard& shard = shard_of(token);
  const std::shared_lock lock{shard.mutex};
  const Entry* entry = in(shard.young, token);
  if (!entry) entry = in(shard.old, token);
  if (!entry || !believed(*entry, now)) return {};
  return entry->who;
}

void SessionCache::keep(const Digest& token, std::shared_ptr<const SignedIn> who, const Times& times) {
  Shard& shard = shard_of(token);
  const std::unique_lock lock{shard.mutex};
  if (shard.young.size() >= capacity / 2 / shards_.size()) {
    shard.old = std::move(shard.young);
    shard.young.clear();
  }
  shard.young[token] = {std::move(who), times};
  shard.nobody.erase(token);
}

void SessionCache::prolong(const Digest& token, std::shared_ptr<const SignedIn> who, Deadline until) {
  Shard& shard = shard_of(token);
  const std::unique_lock lock{shard.mutex};
  Entry* entry = in(shard.young, token);
  if (!entry) entry = in(shard.old, token);
  if (!entry) return;
  entry->who = std::move(who);
  entry->times.until = until;
}

void SessionCache::keep_nobody(const Digest& token, Deadline now) {
  Shard& shard = shard_of(token);
  const std::unique_lock lock{shard.mutex};
  shard.young.erase(token);
  shard.old.erase(token);
  if (shard.nobody.size() >= most_nobodies) shard.nobody.clear();
  shard.nobody[token] = now + nobody_for;
}

// News older than the oldest belief are of no use any more.
void SessionCache::forget(const Uuid& id, Deadline now) {
  const std::unique_lock lock{mutex_};
  if (forgotten_.size() >= most_forgotten)
    std::erase_if(forgotten_, [&](const auto& one) { return now - one.second > longest_belief; });
  if (forgotten_.size() >= most_forgotten) {
    forgotten_.clear();
    all_forgotten_ = now;
    return;
  }
  forgotten_[id] = now;
}

void SessionCache::forget_all(Deadline now) {
  const std::unique_lock lock{mutex_};
  forgotten_.clear();
  all_forgotten_ = now;
}

}  // namespace erp::identity
