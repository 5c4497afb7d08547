#include "app/operations/probes.hpp"

#include "app/operations/disks.hpp"
#include "app/operations/missed_runs.hpp"
#include "db/direct.hpp"
#include "service/redis_ping.hpp"
#include "service/web_call.hpp"

#include <boost/json.hpp>

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

namespace erp::app {
namespace {

using operations::Look;

// Where the threads leave what they found; outlives them all.
struct Board {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, Finding, std::less<>> found;
  std::size_t running = 0;
};

using Probe = std::function<std::map<std::string, Finding, std::less<>>()>;

// What a library or a peer says may have several lines; a line of the log is one.
void make_one_line(std::string& text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
}

// A call into a library may hang whatever was set, in a name server or on a dead mount: so it gets a thread,
// and who waits does not wait for the thread.
void start(const std::shared_ptr<Board>& board, std::string name, Probe probe) {
  ++board->running;
  std::thread{[board, name = std::move(name), probe = std::move(probe)] {
    std::map<std::string, Finding, std::less<>> found;
    try {
      found = probe();
    } catch (const std::exception& error) { found[name] = {.look = Look::failed, .note = error.what()}; }
    for (auto& [key, finding] : found) make_one_line(finding.note);
    const std::lock_guard lock{board->mutex};
    for (auto& [key, finding] : found) board->found[key] = std::move(finding);
    --board->running;
    board->changed.notify_all();
  }}.detach();
}

Finding look_at_database(const Config& config, std::chrono::milliseconds deadline) {
  db::Direct connection{config.database.url, deadline, deadline};
  connection.run("select 1");
  const auto standby = connection.run("select pg_is_in_recovery()");
  if (standby.text(0, 0) == "t")
    return {.look = Look::failed, .note = "it is a standby: nothing can be written"};
  // Written and flushed like a booking, without a table to fill.
  connection.run("select pg_logical_emit_message(true, 'itdo-erp', 'health')");
  return {.look = Look::good};
}

Finding look_at_redis(const Config& config, std::chrono::milliseconds deadline) {
  if (config.redis.url.empty()) return {.look = Look::good, .note = "not used (redis.url is empty)"};
  auto fault = ping_redis(config.redis.url, deadline);
  return {.look = fault.empty() ? Look::good : Look::failed, .note = std::move(fault)};
}

std::map<std::string, Finding, std::less<>> look_at_disks(const Config& config) {
  const auto disks = disks_of(config);
  Finding high{.look = Look::good, .percent = 0}, full = high, inodes = high;
  for (const auto& disk : disks) {
    if (disk.percent > high.percent) high.percent = full.percent = disk.percent;
    if (disk.inodes_percent > inodes.percent) inodes.percent = disk.inodes_percent;
    const auto warn = static_cast<int>(config.operations.disk_warning);
    const auto note = [](Finding& finding, const Disk& which, int percent) {
      finding.look = Look::failed;
      finding.note +=
          (finding.note.empty() ? "" : ", ") + which.path + " is " + std::to_string(percent) + "% used";
    };
    if (disk.percent > warn) note(high, disk, disk.percent);
    if (disk.percent >= static_cast<int>(config.operations.disk_critical)) note(full, disk, disk.percent);
    if (disk.inodes_percent > warn) note(inodes, disk, disk.inodes_percent);
  }
  return {{"disk", std::move(high)}, {"disk_full", std::move(full)}, {"inodes", std::move(inodes)}};
}

void answer_for_the_silent(Findings& findings, std::chrono::milliseconds deadline) {
  for (const std::string_view name : {"backend", "database", "redis", "disk", "backup", "certificate"}) {
    if (findings.by_probe.contains(name)) continue;
    findings.by_probe[std::string{name}] = {
        .look = Look::failed, .note = "no answer within " + std::to_string(deadline.count() / 1000) + " s"};
  }
}

}  // namespace

const Finding& Findings::of(std::string_view probe) const {
  static const Finding nothing;
  const auto found = by_probe.find(probe);
  return found == by_probe.end() ? nothing : found->second;
}

std::string health_url(const Config& config) {
  if (!config.operations.health_url.empty()) return config.operations.health_url;
  const std::string& address = config.server.address;
  const bool any = address.empty() || address == "0.0.0.0" || address == "::";
  const std::string host = any                                      ? "127.0.0.1"
                           : address.find(':') == std::string::npos ? address
                                                                    : "[" + address + "]";
  return "http://" + host + ":" + std::to_string(config.server.port) + "/health";
}

Finding look_at_backend(const Config& config, std::chrono::milliseconds deadline) {
  const WebAnswer answer = call_web(health_url(config), {}, deadline);
  if (answer.status == 0) return {.look = Look::failed, .note = answer.fault};
  boost::system::error_code broken;
  const auto body = boost::json::parse(answer.body, broken);
  const auto* const said = !broken && body.is_object() ? body.as_object().if_contains("status") : nullptr;
  const std::string status = said && said->is_string() ? std::string{said->as_string()} : "nothing";
  // Degraded: without Redis, which has an alert of its own; bookings are taken.
  if (answer.status == 200 && (status == "healthy" || status == "degraded"))
    return {.look = Look::good, .note = status == "degraded" ? "degraded" : ""};
  return {
      .look = Look::failed,
      .note = "it answers " + std::to_string(answer.status) + " and says \"" + status + "\""};
}

Findings look_at_everything(const Snapshot& snapshot, Instant now, std::chrono::milliseconds deadline) {
  const auto board = std::make_shared<Board>();
  std::unique_lock lock{board->mutex};
  const auto add = [&](const char* name, auto look) {
    start(board, name, [=]() -> std::map<std::string, Finding, std::less<>> { return {{name, look()}}; });
  };
  add("backend", [=] { return look_at_backend(snapshot->config, deadline); });
  add("database", [=] { return look_at_database(snapshot->config, deadline); });
  add("redis", [=] { return look_at_redis(snapshot->config, deadline); });
  add("backup", [=] { return look_at_backup(snapshot->config, now); });
  add("copy", [=] { return look_at_copy(snapshot->config, now); });
  add("archive", [=] { return look_at_archive(snapshot->config, deadline); });
  add("baselines", [=] { return look_at_baselines(snapshot->config, deadline); });
  add("schedule", [=] { return look_at_schedule(now, deadline); });
  add("certificate", [=] { return look_at_certificate(snapshot->config, now); });
  start(board, "disk", [=] { return look_at_disks(snapshot->config); });
  // A little more than the calls have themselves: their own words say more than ours.
  const auto until = std::chrono::steady_clock::now() + deadline + std::chrono::milliseconds{500};
  board->changed.wait_until(lock, until, [&] { return board->running == 0; });
  Findings findings{.by_probe = board->found, .all_came_back = board->running == 0};
  lock.unlock();
  answer_for_the_silent(findings, deadline);
  return findings;
}

int exit_code_of(const Findings& findings) {
  const auto failed = [&](const char* probe) { return findings.of(probe).look == Look::failed; };
  if (failed("backend") || failed("database") || failed("disk_full")) return 1;
  // Slow is not broken.
  for (const auto& [name, finding] : findings.by_probe)
    if (finding.look == Look::failed && name != "baselines") return 3;
  return 0;
}

void leave(int status) {
  std::cout.flush();
  std::cerr.flush();
  std::_Exit(status);
}

}  // namespace erp::app
