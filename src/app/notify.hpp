// What the service says to systemd: that it serves, reads its settings anew, stops, and that its loops turn.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace erp::app {

// Lines as sd_notify(3) has them, "READY=1\nSTATUS=serving", with descriptors of which systemd gets a copy.
// Without systemd nothing happens; false then.
bool notify(std::string_view lines, const std::vector<int>& descriptors = {});

// How often systemd wants to hear of us: half of what it waits for; nothing if it does not ask.
std::optional<std::chrono::milliseconds> watchdog_interval();

// The loops of the process: each beats, and only while all do is the watchdog told so.
class Heartbeats {
 public:
  // Starts a fiber on the loop of this thread that beats; the first loop also tells the watchdog.
  void join();

 private:
  using Beat = std::atomic<std::int64_t>;
  bool all_beat(std::chrono::milliseconds within) const;

  mutable std::mutex mutex_;
  std::deque<Beat> beats_;
};

}  // namespace erp::app
