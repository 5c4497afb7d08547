#include "api/health.hpp"

#include "base/text.hpp"
#include "base/values.hpp"
#include "service/cache.hpp"
#include "service/log.hpp"

#include <cstdio>
#include <fstream>

namespace erp::api {
namespace {

constexpr auto every = std::chrono::seconds{2};
constexpr std::int64_t stale_after_ms = 10'000;
constexpr std::uint64_t least_free_bytes = 256ULL << 20;

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

double memory_mb() {
  std::ifstream file{"/proc/self/statm"};
  double pages = 0;
  double resident = 0;
  file >> pages >> resident;
  return resident * 4096 / (1 << 20);
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

template <class Look>
double timed(Look&& look) {
  const auto start = Clock::now();
  look();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

const std::string_view version = "2.0.0";

Health::Health(db::Database& probe, db::Database& database, Cache& cache, std::filesystem::path files)
    : probe_{probe}, database_{database}, cache_{cache}, files_{std::move(files)} {}

void Health::look() {
  Findings found;
  found.database.milliseconds = timed([&] {
    try {
      // Written and flushed like a booking, without a table to fill.
      auto transaction = probe_.begin({.access = "system"}, Clock::now() + std::chrono::seconds{3});
      transaction.queue("select pg_logical_emit_message(true, 'itdo-erp', 'health')");
      const auto rows = transaction.run("select coalesce(max(number), 0) from schema_migration");
      transaction.commit();
      found.database.up = std::stoi(std::string{rows.text(0, 0)}) >= schema_;
      if (!found.database.up) found.database.note = "the database lacks migrations";
    } catch (const db::Error&) {
      found.database.note = "the database is not one of this program, or takes no writes";
    } catch (const std::exception&) { found.database.note = "no write to the database succeeds"; }
  });
  // Whoever is told that the database is back can book at once.
  if (found.database.up) database_.reached();
  found.cache.milliseconds =
      timed([&] { found.cache.up = cache_.set("itdo:health", "1", std::chrono::seconds{10}); });
  if (!found.cache.up) found.cache.note = "Redis is away: limits are kept in this process";
  std::error_code error;
  const auto space = std::filesystem::space(files_.empty() ? "." : files_, error);
  found.disk.up = !error && space.available >= least_free_bytes;
  if (!found.disk.up)
    found.disk.note = error ? "the folder of files can not be looked at" : "less than 256 MiB are free";
  found.free_bytes = error ? 0 : space.available;
  found.total_bytes = error ? 0 : space.capacity;
  found.at = steady_ms();
  const std::lock_guard lock{mutex_};
  const bool was = findings_.database.up;
  const bool first = findings_.at == 0;
  findings_ = found;
  if (!first && was != found.database.up) {
    if (found.database.up)
      log::info("DB_BACK", {}, "the database answers again");
    else
      log::error("DB_AWAY", {}, "the database does not answer");
  }
}

void Health::look_at_replication() {
  std::optional<db::Replication> found;
  try {
    const auto until = Clock::now() + every;
    if (probe_.read({}, db::replication_known, {}, until).text(0, 0) == "t")
      found = db::read_replication(probe_.read({}, db::replication_sql, {}, until));
  } catch (const std::exception&) {}
  const std::lock_guard lock{mutex_};
  replication_ = std::move(found);
}

void Health::watch() {
  constexpr int seldom = 5;
  for (int turn = 0;; ++turn) {
    look();
    if (turn % seldom == 0) look_at_replication();
    sleep_for(every);
  }
}

bool Health::looked() const {
  const std::lock_guard lock{mutex_};
  return findings_.at != 0;
}

Health::Findings Health::findings() const {
  const std::lock_guard lock{mutex_};
  Findings found = findings_;
  if (steady_ms() - found.at > stale_after_ms) found.database = {false, 0, "the probe does not come back"};
  return found;
}

bool Health::healthy(const Findings& found) const {
  return found.database.up && found.disk.up && !draining_;
}

std::string Health::status(const Findings& found) const {
  if (!healthy(found)) return "unhealthy";
  return found.cache.up ? "healthy" : "degraded";
}

http::Response Health::summary(const http::Request&) const {
  const Findings found = findings();
  const auto word = [](const Part& part) { return part.up ? "\"healthy\"" : "\"unhealthy\""; };
  http::Response response{.status = healthy(found) ? 200 : 503};
  response.body = "{\"status\":\"" + status(found) + "\",\"timestamp\":\"" + to_text(now()) +
                  "\",\"version\":\"" + std::string{version} +
                  "\",\"services\":{\"database\":" + word(found.database) +
                  ",\"cache\":" + word(found.cache) + ",\"auth_service\":" + word(found.database) +
                  "},\"metrics\":{\"response_time_ms\":" + number(found.database.milliseconds) +
                  ",\"memory_usage_mb\":" + number(memory_mb()) +
                  ",\"active_connections\":" + std::to_string(connections_.load()) + "}}";
  return response;
}

http::Response Health::detail(const http::Request&) const {
  const Findings found = findings();
  const auto part = [](std::string_view name, const Part& p, double threshold) {
    return json_text(name) + ":{\"status\":\"" + (p.up ? "healthy" : "unhealthy") +
           "\",\"latency_ms\":" + number(p.milliseconds) + ",\"threshold_ms\":" + number(threshold) +
           (p.note.empty() ? "" : ",\"note\":" + json_text(p.note)) + "}";
  };
  const auto stats = database_.stats();
  http::Response response{.status = healthy(found) ? 200 : 503};
  response.body =
      "{\"status\":\"" + status(found) + "\",\"timestamp\":\"" + to_text(now()) + "\",\"version\":\"" +
      std::string{version} + "\",\"draining\":" + (draining_ ? "true" : "false") + ",\"components\":{" +
      part("database", found.database, 100) + "," + part("cache", found.cache, 50) + "," +
      part("disk", found.disk, 0) + "},\"disk\":{\"free_bytes\":" + std::to_string(found.free_bytes) +
      ",\"total_bytes\":" + std::to_string(found.total_bytes) +
      "},\"database_connections\":{\"open\":" + std::to_string(stats.open) +
      ",\"busy\":" + std::to_string(stats.busy) + ",\"waiting\":" + std::to_string(stats.waiting) +
      "},\"memory_usage_mb\":" + number(memory_mb()) +
      ",\"active_connections\":" + std::to_string(connections_.load()) + replication_as_json() +
      ",\"baselines\":" + baselines_as_json() + "}";
  return response;
}

std::string Health::replication_as_json() const {
  std::optional<db::Replication> found;
  {
    const std::lock_guard lock{mutex_};
    found = replication_;
  }
  if (!found || !found->configured()) return {};
  std::string standbys, slots, faults;
  const auto add = [](std::string& list, const std::string& one) { list += (list.empty() ? "" : ",") + one; };
  for (const auto& standby : found->standbys)
    add(standbys,
        "{\"name\":" + json_text(standby.name) + ",\"state\":" + json_text(standby.state) +
            ",\"behind_bytes\":" + (standby.bytes ? std::to_string(*standby.bytes) : "null") +
            ",\"behind_seconds\":" + (standby.seconds ? number(*standby.seconds) : "null") + "}");
  for (const auto& slot : found->unread)
    add(slots,
        "{\"name\":" + json_text(slot.name) + ",\"state\":" + json_text(slot.state) +
            ",\"kept_bytes\":" + (slot.bytes ? std::to_string(*slot.bytes) : "null") + "}");
  for (const auto& fault : db::faults_of(*found)) add(faults, json_text(fault));
  return std::string{",\"replication\":{\"role\":\""} + (found->is_standby ? "standby" : "primary") +
         "\",\"synchronous_demanded\":" + std::to_string(found->demanded) + ",\"standbys\":[" + standbys +
         "],\"unread_slots\":[" + slots + "],\"faults\":[" + faults + "]}";
}

std::string Health::baselines_as_json() const {
  std::string list;
  for (const auto& found : baselines_.findings(now())) {
    const auto& baseline = *found.baseline;
    list +=
        (list.empty() ? "" : ",") + std::string{"{\"id\":"} + json_text(baseline.id) +
        ",\"meaning\":" + json_text(baseline.meaning) + ",\"unit\":" + json_text(baseline.unit) +
        ",\"limit\":" + number(baseline.limit) + ",\"value\":" + (found.mean ? number(*found.mean) : "null") +
        ",\"state\":\"" +
        (!found.mean                                           ? "unknown"
         : !found.exceeded                                     ? "kept"
         : baseline.kind == operations::BaselineKind::capacity ? "above"
                                                               : "exceeded") +
        "\",\"since\":" + (found.since ? json_text(to_text(found.since)) : "null") +
        ",\"reached_in_hours\":" + (found.reached_in ? std::to_string(found.reached_in->count()) : "null") +
        "}";
  }
  return "[" + list + "]";
}

std::string Health::baseline_metrics() const {
  std::string values =
      "# HELP itdo_erp_baseline_value Mean of a quarter of an hour.\n"
      "# TYPE itdo_erp_baseline_value gauge\n";
  std::string limits = "# TYPE itdo_erp_baseline_limit gauge\n";
  std::string exceeded = "# TYPE itdo_erp_baseline_exceeded gauge\n";
  for (const auto& found : baselines_.findings(now())) {
    const auto label = "{baseline=\"" + std::string{found.baseline->id} + "\"} ";
    limits += "itdo_erp_baseline_limit" + label + number(found.baseline->limit) + "\n";
    if (!found.mean) continue;
    values += "itdo_erp_baseline_value" + label + number(*found.mean) + "\n";
    exceeded += "itdo_erp_baseline_exceeded" + label + (found.exceeded ? "1\n" : "0\n");
  }
  return values + limits + exceeded;
}

http::Response Health::live(const http::Request&) const {
  return {.body = "{\"status\":\"alive\"}"};
}

http::Response Health::ready(const http::Request&) const {
  const Findings found = findings();
  http::Response response{.status = healthy(found) ? 200 : 503};
  response.body = std::string{"{\"status\":\""} + (healthy(found) ? "ready" : "not_ready") + "\"}";
  return response;
}

}  // namespace erp::api
