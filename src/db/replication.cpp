#include "db/replication.hpp"

#include <algorithm>
#include <cmath>

namespace erp::db {
namespace {

constexpr std::int64_t far_behind = 64 << 20;
constexpr double long_behind = 60;

std::string shown_bytes(std::int64_t bytes) {
  constexpr std::int64_t kib = 1 << 10, mib = 1 << 20;
  if (bytes < 10 * kib) return std::to_string(std::max<std::int64_t>(bytes, 0)) + " bytes";
  return bytes < 10 * mib ? std::to_string(bytes / kib) + " KiB" : std::to_string(bytes / mib) + " MiB";
}

std::string shown_seconds(double seconds) {
  const auto tenths = std::llround(std::max(seconds, 0.0) * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string behind(const Standby& standby) {
  std::string text = standby.bytes ? shown_bytes(*standby.bytes) : "an unknown part";
  if (standby.seconds) text += " and " + shown_seconds(*standby.seconds);
  return text + " behind";
}

bool too_far(const Standby& standby) {
  return standby.bytes.value_or(0) > far_behind ||
         (standby.bytes.value_or(1) > 0 && standby.seconds.value_or(0) > long_behind);
}

}  // namespace

Replication read_replication(const Rows& rows) {
  Replication found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto kind = rows.text(i, 0);
    const std::string name{rows.text(i, 1)}, state{rows.text(i, 2)};
    std::optional<std::int64_t> bytes;
    if (!rows.null(i, 3)) bytes = rows.integer(i, 3);
    std::optional<double> seconds;
    if (!rows.null(i, 4)) seconds = std::stod(std::string{rows.text(i, 4)});
    if (kind == "server") {
      found.is_standby = name == "standby";
      found.demanded = bytes.value_or(0);
    } else if (kind == "slot") {
      found.unread.push_back({name, state, bytes});
    } else {
      found.standbys.push_back({name, state, bytes, seconds});
    }
  }
  return found;
}

std::vector<std::string> faults_of(const Replication& replication) {
  std::vector<std::string> faults;
  const auto synchronous = std::ranges::count_if(replication.standbys, &Standby::synchronous);
  if (synchronous < replication.demanded)
    faults.push_back(
        std::to_string(synchronous) + " of " + std::to_string(replication.demanded) +
        " synchronous standbys are there: commits wait for the rest");
  for (const auto& standby : replication.standbys) {
    if (replication.is_standby && standby.state != "streaming")
      faults.emplace_back("it receives nothing from its primary");
    else if (too_far(standby))
      faults.push_back((replication.is_standby ? "this standby" : standby.name) + " is " + behind(standby));
  }
  for (const auto& slot : replication.unread)
    faults.push_back(
        slot.state == "lost"
            ? "slot " + slot.name + " has lost what its reader needs: set the standby up again"
            : "nobody reads slot " + slot.name + ": " + shown_bytes(slot.bytes.value_or(0)) +
                  " of log are kept for it");
  return faults;
}

std::string summary_of(const Replication& replication) {
  std::string text = replication.is_standby ? "standby" : "primary";
  for (const auto& standby : replication.standbys)
    text += replication.is_standby ? "; receives from " + standby.name + ": " + behind(standby)
                                   : "; " + standby.name + " (" + standby.state + ") " + behind(standby);
  return text;
}

}  // namespace erp::db
