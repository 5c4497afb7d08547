#include "app/machine/backup_overview.hpp"

#include "api/json_writer.hpp"
#include "app/backup/folder.hpp"
#include "base/problem.hpp"
#include "base/values.hpp"
#include "db/database.hpp"
#include "service/durable.hpp"

#include <sys/statvfs.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <algorithm>
#include <numeric>
#include <optional>

namespace erp::app::machine {
namespace {

namespace fs = std::filesystem;
using api::JsonArray;
using api::JsonObject;
using backup::Entry;

constexpr std::size_t most_shown = 100;
constexpr std::int64_t week = std::int64_t{7} * 86'400 * 1'000'000, day = std::int64_t{86'400} * 1'000'000;
constexpr std::chrono::seconds longest_look{20};

std::string or_null(const std::string& text) {
  return text.empty() ? "null" : json_text(text);
}

std::optional<Instant> moment(const std::string& text) {
  Instant at;
  return parse(text, at) ? std::optional{at} : std::nullopt;
}

std::string entry_json(const Config& config, const Entry& entry) {
  const auto name = entry.path.filename().string();
  JsonObject one;
  one.text("file", name).yes_no("encrypted", name.ends_with(".age"));
  if (!entry.manifest) return one.yes_no("has_manifest", false).done();
  const auto& m = *entry.manifest;
  one.yes_no("has_manifest", true)
      .number("bytes", m.facts.bytes)
      .text("sha256", m.facts.sha256)
      .text("started_at", m.started_at)
      .text("finished_at", m.finished_at)
      .number("schema", m.content.schema)
      .text("program_version", m.program_version)
      .number("took_ms", m.dump_ms + m.verify_ms)
      .json("verified_at", or_null(m.verified_at))
      .json("fault", or_null(m.fault));
  if (const auto at = moment(m.finished_at))
    one.text(
        "kept_until",
        to_text(Instant{at->microseconds + static_cast<std::int64_t>(config.backup.keep_days) * day}));
  return one.done();
}

// Of the proven ones of the last week: how long they usually take.
std::string usual_time(const std::vector<Entry>& entries) {
  std::vector<std::int64_t> times;
  const auto from = now().microseconds - week;
  for (const auto& entry : entries)
    if (entry.manifest && !entry.manifest->verified_at.empty())
      if (const auto at = moment(entry.manifest->finished_at); at && at->microseconds > from)
        times.push_back(entry.manifest->dump_ms + entry.manifest->verify_ms);
  if (times.empty()) return "null";
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return std::to_string(*middle);
}

std::string archives_json(const Config& config) {
  std::vector<fs::directory_entry> found;
  std::error_code none;
  for (const auto& file : fs::directory_iterator{config.backup.folder, none}) {
    const auto name = file.path().filename().string();
    if (name.starts_with("app_backup_") && (name.ends_with(".tar.gz") || name.ends_with(".tar.gz.age")))
      found.push_back(file);
  }
  std::ranges::sort(found, std::greater{}, [](const auto& file) { return file.path().filename(); });
  if (found.size() > most_shown) found.resize(most_shown);
  JsonArray all;
  for (const auto& file : found) {
    const auto written = std::chrono::file_clock::to_sys(file.last_write_time(none));
    const auto at = std::chrono::duration_cast<std::chrono::microseconds>(written.time_since_epoch()).count();
    all.json(JsonObject{}
                 .text("file", file.path().filename().string())
                 .number("bytes", static_cast<std::int64_t>(file.file_size(none)))
                 .text("finished_at", to_text(Instant{at}))
                 .yes_no("encrypted", file.path().extension() == ".age")
                 .done());
  }
  return all.done();
}

std::string copy_json(const Config& config) {
  JsonObject copy;
  copy.yes_no("is_set_up", !config.backup.copy_command.empty());
  const auto text = content_of(config.backup.folder / "latest_copied.json");
  boost::system::error_code broken;
  const auto value = boost::json::parse(text.value_or("null"), broken);
  if (!broken && value.is_object())
    for (const char* name : {"file", "copied_at"})
      if (const auto* const said = value.as_object().if_contains(name); said && said->is_string())
        copy.text(name, std::string{said->as_string()});
  return copy.done();
}

std::string log_archive_json(db::Database& database) {
  const auto rows = database.read(
      {.access = "system"},
      "select current_setting('archive_mode') <> 'off', to_char(last_archived_time at time zone 'UTC', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), failed_count, coalesce(last_failed_time > last_archived_time, "
      "last_failed_time is not null) from pg_stat_archiver");
  return JsonObject{}
      .yes_no("is_set_up", rows.text(0, 0) == "t")
      .json("archived_at", or_null(std::string{rows.text(0, 1)}))
      .number("failures", rows.integer(0, 2))
      .yes_no("is_failing", rows.text(0, 3) == "t")
      .done();
}

std::string space_json(const Config& config) {
  struct statvfs disk {};
  if (::statvfs(config.backup.folder.c_str(), &disk) != 0) return "null";
  return JsonObject{}
      .number("free_bytes", static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize))
      .number("total_bytes", static_cast<std::int64_t>(disk.f_blocks * disk.f_frsize))
      .done();
}

// The newest first: the name ends with when it was put aside.
std::string aside_json(db::Database& database) {
  const auto rows = database.read(
      {.access = "system"},
      "select datname from pg_database where datname ~ ('^' || current_database() || "
      "'_old_[0-9]{8}_[0-9]{6}$') order by datname desc limit 20");
  JsonArray all;
  for (std::size_t i = 0; i < rows.size(); ++i) all.text(rows.text(i, 0));
  return all.done();
}

std::string goals_json(const Config& config) {
  const auto seconds = [](std::chrono::milliseconds time) { return time.count() / 1000; };
  return JsonObject{}
      .number("backup_age_seconds", seconds(config.operations.backup_age))
      .number("copy_age_seconds", seconds(config.operations.copy_age))
      .number("keep_days", static_cast<std::int64_t>(config.backup.keep_days))
      .done();
}

// Each company for itself, so that the index on the time of its rows answers.
std::string changes_since(db::Database& database, const std::string& moment, const Label& label) {
  const auto rows = database.read(
      {.access = "system"},
      "select a.resource, sum(a.made), sum(a.changed) from organization o cross join lateral (select "
      "resource, "
      "count(*) filter (where action = 'create') made, count(*) filter (where action <> 'create') changed "
      "from "
      "audit_log l where l.organization_id = o.id and l.at > $1 and l.resource <> 'machine_request' group by "
      "resource) a group by 1 order by 2 "
      "desc, 3 desc limit 30",
      {moment},
      Clock::now() + longest_look);
  JsonArray all;
  for (std::size_t i = 0; i < rows.size(); ++i)
    all.json(JsonObject{}
                 .text("resource", rows.text(i, 0))
                 .text("label", label(rows.text(i, 0)))
                 .number("made", rows.integer(i, 1))
                 .number("changed", rows.integer(i, 2))
                 .done());
  return all.done();
}

std::int64_t people_at_work(db::Database& database) {
  const auto rows = database.read(
      {.access = "system"},
      "select count(distinct user_id) from user_session where revoked_at is null and last_used_at > now() - "
      "interval '15 minutes'");
  return rows.integer(0, 0);
}

}  // namespace

std::string backup_overview(db::Database& database, const Config& config) {
  auto entries = backup::entries(config);
  const auto usual = usual_time(entries);
  if (entries.size() > most_shown) entries.resize(most_shown);
  JsonArray backups;
  for (const auto& entry : entries) backups.json(entry_json(config, entry));
  return JsonObject{}
      .text("folder", config.backup.folder.string())
      .yes_no("can_be_read", ::access(config.backup.folder.c_str(), R_OK | X_OK) == 0)
      .json("goals", goals_json(config))
      .json("usual_ms", usual)
      .json("copy", copy_json(config))
      .json("log_archive", log_archive_json(database))
      .json("space", space_json(config))
      .json("backups", backups.done())
      .json("archives", archives_json(config))
      .json("aside", aside_json(database))
      .done();
}

std::string restore_impact(
    db::Database& database, const Config& config, const std::string& file, const Label& label) {
  const auto entries = backup::entries(config);
  const auto entry =
      std::ranges::find(entries, file, [](const Entry& one) { return one.path.filename().string(); });
  if (entry == entries.end() || !entry->manifest) throw Refused{"not_found"};
  const auto& m = *entry->manifest;
  const auto name = database.read({.access = "system"}, "select current_database()");
  return JsonObject{}
      .json("backup", entry_json(config, *entry))
      .text("database", name.text(0, 0))
      .number("usual_ms", m.verify_ms)
      .number("people_at_work", people_at_work(database))
      .json("lost", changes_since(database, m.started_at, label))
      .text("command", "itdo-erp restore " + entry->path.string() + " --activate")
      .done();
}

}  // namespace erp::app::machine
