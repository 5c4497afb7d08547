// What one loop counts about its database work: written by its thread alone, read by any.
#pragma once

#include "db/database.hpp"

#include <array>
#include <atomic>

namespace erp::db {

// Cheaper than an atomic addition, and right as long as only one thread writes.
template <class T>
class Counter {
 public:
  void add(T amount = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  void set(T value) { value_.store(value, std::memory_order_relaxed); }
  T get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<T> value_ = 0;
};

struct alignas(64) Counters {
  Counter<std::uint64_t> errors, connects, nanoseconds;
  Counter<std::size_t> open, busy, reads_waiting, transactions_waiting;
  std::array<Counter<std::uint64_t>, Stats::bounds.size() + 1> durations;

  void record(Clock::duration);
  void add_to(Stats&) const;
};

// Takes the time of one wait for the database, which has failed unless it is told otherwise.
class StopWatch {
 public:
  explicit StopWatch(Counters& counters) : counters_{counters} {}
  ~StopWatch() {
    counters_.record(Clock::now() - start_);
    if (failed_) counters_.errors.add();
  }
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;
  void succeeded() { failed_ = false; }

 private:
  Counters& counters_;
  const Clock::time_point start_ = Clock::now();
  bool failed_ = true;
};

}  // namespace erp::db
