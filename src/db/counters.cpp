#include "db/counters.hpp"

#include <algorithm>

namespace erp::db {

void Counters::record(Clock::duration duration) {
  const double seconds = std::chrono::duration<double>{duration}.count();
  const auto bound = std::lower_bound(Stats::bounds.begin(), Stats::bounds.end(), seconds);
  durations[static_cast<std::size_t>(bound - Stats::bounds.begin())].add();
  nanoseconds.add(static_cast<std::uint64_t>(std::chrono::nanoseconds{duration}.count()));
}

void Counters::add_to(Stats& stats) const {
  for (std::size_t i = 0; i < durations.size(); ++i) {
    const auto count = durations[i].get();
    stats.durations[i] += count;
    stats.queries += count;
  }
  stats.seconds += static_cast<double>(nanoseconds.get()) / 1e9;
  stats.errors += errors.get();
  stats.connects += connects.get();
  stats.open += open.get();
  stats.busy += busy.get();
  stats.waiting += reads_waiting.get() + transactions_waiting.get();
}

}  // namespace erp::db
