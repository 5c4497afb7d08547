#include "service/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>

namespace erp {
namespace {

void print_sample(std::string_view name, std::string_view labels, auto value, std::string& out) {
  out += name;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  fmt::format_to(std::back_inserter(out), " {}\n", value);
}

void write_label(std::string_view label, std::string_view value, std::string& out) {
  constexpr std::size_t longest = 120;
  if (!out.empty()) out += ',';
  out += label;
  out += "=\"";
  for (const char c : value.substr(0, longest)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void Counter::print(std::string_view name, std::string_view labels, std::string& out) const {
  print_sample(name, labels, value(), out);
}

void Gauge::print(std::string_view name, std::string_view labels, std::string& out) const {
  print_sample(name, labels, value(), out);
}

void Histogram::observe(double seconds) {
  const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  const double nanoseconds = std::max(0.0, seconds * 1e9);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(nanoseconds), std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& bucket : buckets_) sum += bucket.load(std::memory_order_relaxed);
  return sum;
}

double Histogram::seconds() const {
  return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
}

void Histogram::print(std::string_view name, std::string_view labels, std::string& out) const {
  const std::string bucket_name = std::string{name} + "_bucket";
  std::string prefix{labels};
  if (!prefix.empty()) prefix += ',';
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    below += buckets_[i].load(std::memory_order_relaxed);
    const std::string bound = i < bounds.size() ? fmt::format("{}", bounds[i]) : "+Inf";
    print_sample(bucket_name, prefix + "le=\"" + bound + "\"", below, out);
  }
  print_sample(std::string{name} + "_sum", labels, seconds(), out);
  print_sample(std::string{name} + "_count", labels, below, out);
}

template <class Metric>
Family<Metric>::Family(
    std::string_view name, std::string_view help, std::vector<std::string_view> labels, std::size_t limit)
    : name_{name}, help_{help}, labels_{std::move(labels)}, limit_{limit} {}

template <class Metric>
Metric& Family<Metric>::with(std::initializer_list<std::string_view> values) {
  std::string key;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    write_label(labels_[i], i < values.size() ? values.begin()[i] : std::string_view{}, key);
  }
  {
    const std::shared_lock lock{mutex_};
    if (const auto found = series_.find(key); found != series_.end()) return *found->second;
  }
  const std::unique_lock lock{mutex_};
  if (series_.size() >= limit_ && !series_.contains(key)) {
    key.clear();
    for (const std::string_view label : labels_) write_label(label, "other", key);
  }
  auto& series = series_[key];
  if (!series) series = std::make_unique<Metric>();
  return *series;
}

template <class Metric>
void Family<Metric>::print(std::string& out) const {
  fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name_, help_, name_, Metric::type);
  const std::shared_lock lock{mutex_};
  for (const auto& [labels, metric] : series_) metric->print(name_, labels, out);
  // A metric without labels exists from the start: a rule on it must not wait for the first event.
  if (series_.empty() && labels_.empty()) Metric{}.print(name_, {}, out);
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

std::string Metrics::text() const {
  std::string out;
  out.reserve(16 * 1024);
  http_requests.print(out);
  http_request_duration.print(out);
  api_duration.print(out);
  page_duration.print(out);
  page_views.print(out);
  page_view_duration.print(out);
  active_connections.print(out);
  errors.print(out);
  login_attempts.print(out);
  users_active.print(out);
  rate_limited.print(out);
  cache_up.print(out);
  log_lines_dropped.print(out);
  return out;
}

Metrics& metrics() {
  static Metrics all;
  return all;
}

}  // namespace erp
