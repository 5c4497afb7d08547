// Counters, gauges and histograms that many threads raise cheaply, and their Prometheus text.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

class Counter {
 public:
  static constexpr std::string_view type = "counter";
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }
  void print(std::string_view name, std::string_view labels, std::string& out) const;

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  static constexpr std::string_view type = "gauge";
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t change) { value_.fetch_add(change, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }
  void print(std::string_view name, std::string_view labels, std::string& out) const;

 private:
  std::atomic<std::int64_t> value_{0};
};

// Durations in seconds, in buckets from 1 ms to 10 s.
class Histogram {
 public:
  static constexpr std::string_view type = "histogram";
  static constexpr std::array<double, 13> bounds{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
  void observe(double seconds);
  std::uint64_t count() const;
  double seconds() const;  // of all that was observed
  void print(std::string_view name, std::string_view labels, std::string& out) const;

 private:
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
};

// All series of one metric name, told apart by label values. At most `limit` series are kept; what comes
// beyond is added up under the value "other", so that no client can fill the memory.
template <class Metric>
class Family {
 public:
  Family(
      std::string_view name, std::string_view help, std::vector<std::string_view> labels = {},
      std::size_t limit = 2000);
  // The series of these values, in the order of the labels. The reference stays good for ever; keep it where
  // speed matters. No fiber may be suspended in here, and none is.
  Metric& with(std::initializer_list<std::string_view> values);
  Metric& operator()() { return with({}); }
  void print(std::string& out) const;

 private:
  const std::string_view name_, help_;
  const std::vector<std::string_view> labels_;
  const std::size_t limit_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Metric>, std::less<>> series_;  // by the written labels
};

extern template class Family<Counter>;
extern template class Family<Gauge>;
extern template class Family<Histogram>;

// The metrics of this program, by the names that dashboards and alert rules know.
struct Metrics {
  Family<Counter> http_requests{
      "http_requests_total", "Requests answered.", {"method", "endpoint", "status_code"}};
  Family<Histogram> http_request_duration{
      "http_request_duration_seconds",
      "Time from the request's arrival to its answer.",
      {"method", "endpoint"}};
  Family<Histogram> api_duration{
      "api_duration_seconds", "Time of answers of the API, without streams of events."};
  Family<Histogram> page_duration{"page_duration_seconds", "Time of answers that are pages and their parts."};
  Family<Histogram> page_views{
      "page_view_duration_seconds", "Time until a page stood, told by browsers.", {"page", "kind"}, 400};
  Family<Histogram> page_view_duration{
      "page_view_duration_all_seconds", "Time until pages stood, told by browsers, all together."};
  Family<Gauge> active_connections{"active_connections", "Open client connections."};
  Family<Counter> errors{"errors_total", "Faults of the program, by log code.", {"code"}};
  Family<Counter> login_attempts{"login_attempts_total", "Attempts to sign in.", {"status"}};
  Family<Gauge> users_active{"users_active", "Users with a session in use."};
  Family<Counter> rate_limited{"rate_limited_total", "Requests refused for their rate.", {"kind"}};
  Family<Gauge> cache_up{"cache_up", "1 while Redis answers."};
  Family<Gauge> log_lines_dropped{"log_lines_dropped", "Log lines that never reached a file."};

  std::string text() const;  // Prometheus text format 0.0.4
};

Metrics& metrics();

}  // namespace erp
