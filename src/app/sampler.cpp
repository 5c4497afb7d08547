#include "app/sampler.hpp"

#include "api/health.hpp"
#include "app/operations/disks.hpp"
#include "service/config.hpp"
#include "service/metrics.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace erp::app {
namespace {

struct Processors {
  double busy = 0, all = 0;
};

// The first line of /proc/stat: user nice system idle iowait irq softirq steal.
Processors processors() {
  std::ifstream file{"/proc/stat"};
  std::string word;
  file >> word;
  Processors found;
  double ticks = 0;
  for (int column = 0; column < 8 && file >> ticks; ++column) {
    found.all += ticks;
    const bool idle = column == 3 || column == 4;
    if (!idle) found.busy += ticks;
  }
  return found;
}

std::optional<double> used_memory_percent() {
  std::ifstream file{"/proc/meminfo"};
  double total = 0, available = -1, value = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words{line};
    std::string name;
    words >> name >> value;
    if (name == "MemTotal:") total = value;
    if (name == "MemAvailable:") available = value;
  }
  if (total <= 0 || available < 0) return {};
  return 100 * (total - available) / total;
}

// Sent and received by every interface but the machine's own.
double network_bytes() {
  std::ifstream file{"/proc/net/dev"};
  double sum = 0;
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || line.substr(0, colon).ends_with(" lo") || line.starts_with("lo:"))
      continue;
    std::istringstream columns{line.substr(colon + 1)};
    double value = 0;
    for (int column = 0; column < 9 && columns >> value; ++column)
      if (column == 0 || column == 8) sum += value;
  }
  return sum;
}

double number(const db::Rows& rows, std::size_t column) {
  return std::stod(std::string{rows.text(0, column)});
}

}  // namespace

std::optional<double> Sampler::Growth::since(double total) {
  const auto before = std::exchange(before_, total);
  if (!before || total < *before) return {};
  return total - *before;
}

Sampler::Sampler(api::Context& context) : context_{context} {}

void Sampler::note(std::string_view id, double value) {
  context_.health.baselines().note(id, value, now_);
}

void Sampler::note_mean(std::string_view id, std::optional<double> seconds, std::optional<double> count) {
  if (seconds && count && *count > 0) note(id, *seconds * 1000 / *count);
}

void Sampler::look_at_machine() {
  const auto now = processors();
  const auto busy = busy_.since(now.busy), all = all_.since(now.all);
  if (busy && all && *all > 0) note("cpu", 100 * *busy / *all);
  if (const auto percent = used_memory_percent()) note("memory", *percent);
  int fullest = -1;
  for (const auto& disk : disks_of(*context_.config.get())) fullest = std::max(fullest, disk.percent);
  if (fullest >= 0) note("disk", fullest);
  const auto bytes = bytes_.since(network_bytes());
  const auto seconds = clock_.since(static_cast<double>(now_.microseconds) / 1e6);
  if (bytes && seconds && *seconds > 0) note("network", *bytes * 8 / 1e6 / *seconds);
}

void Sampler::look_at_program() {
  const auto& api = metrics().api_duration();
  note_mean("api", api_seconds_.since(api.seconds()), api_count_.since(static_cast<double>(api.count())));
  const auto& page = metrics().page_view_duration();
  note_mean(
      "page", page_seconds_.since(page.seconds()), page_count_.since(static_cast<double>(page.count())));
  const auto stats = context_.database.stats();
  note_mean(
      "query", query_seconds_.since(stats.seconds), query_count_.since(static_cast<double>(stats.queries)));
  note("users", static_cast<double>(metrics().users_active().value()));
}

// Between two looks, not since the server was started: what was good for a year hides what is bad today. A
// few blocks say nothing about hits.
void Sampler::look_at_database() {
  constexpr double least_blocks = 1000;
  const auto rows = context_.database.read(
      {.access = "system"},
      "select (select count(*) from pg_stat_activity where backend_type = 'client backend') * 100.0 / "
      "current_setting('max_connections')::int, blks_hit, blks_read, xact_commit + xact_rollback, "
      "(select coalesce(avg(extract(epoch from clock_timestamp() - waitstart)) * 1000, 0) from pg_locks "
      "where "
      "not granted and waitstart is not null), extract(epoch from clock_timestamp()) "
      "from pg_stat_database where datname = current_database()");
  note("connections", number(rows, 0));
  const auto hits = hits_.since(number(rows, 1)), reads = reads_.since(number(rows, 2));
  if (hits && reads && *hits + *reads >= least_blocks) note("cache_hits", 100 * *hits / (*hits + *reads));
  const auto transactions = transactions_.since(number(rows, 3));
  const auto seconds = database_clock_.since(number(rows, 5));
  if (transactions && seconds && *seconds > 0) note("transactions", *transactions / *seconds);
  note("lock_wait", number(rows, 4));
}

void Sampler::take() {
  now_ = now();
  look_at_machine();
  look_at_program();
  look_at_database();
}

}  // namespace erp::app
