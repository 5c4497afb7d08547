#include "app/backup/archive.hpp"
#include "app/backup/commands.hpp"
#include "app/backup/dump.hpp"
#include "app/backup/elsewhere.hpp"
#include "app/backup/folder.hpp"
#include "app/backup/rebuild.hpp"
#include "app/backup/retention.hpp"
#include "app/database_url.hpp"
#include "app/operations/job_failure.hpp"
#include "base/values.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <chrono>
#include <iostream>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

std::int64_t milliseconds_since(Steady::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
}

// What was written a moment ago needs no other look than that it lies there as it was written.
Inspected as_written(const Config& config, const fs::path& file, const Manifest& manifest) {
  if (sha256_of_file(file) != manifest.facts.sha256) return inspect(config, file);
  return {.plain = file, .facts = manifest.facts, .manifest = manifest, .schema = manifest.content.schema};
}

// Restores it into a database that nobody uses, compares, and drops it. The manifest gets the result.
void prove(const Config& config, const Inspected& backup, Manifest& manifest, Steady::time_point start) {
  const auto scratch = database_of(config.database.url) + "_verify_" + stamp();
  std::vector<std::string> faults;
  check_space(config, backup.facts.content_bytes);
  auto loaded = rebuild_for_proof(config, backup, scratch);
  try {
    faults = faults_of(config, scratch, manifest, loaded.get());
  } catch (const std::exception& error) { faults.push_back(error.what()); }
  loaded.reset();
  drop(config, scratch);
  manifest.verify_ms = milliseconds_since(start);
  manifest.fault.clear();
  for (const auto& fault : faults) manifest.fault += (manifest.fault.empty() ? "" : "; ") + fault;
  manifest.verified_at = faults.empty() ? to_text(now()) : "";
}

// The readable file gives way to one for which only the holder of the key has a use.
fs::path encrypted(const Config& config, const fs::path& file) {
  if (config.backup.recipient.empty()) return file;
  const fs::path place = file.string() + ".age";
  const fs::path part = place.string() + ".part";
  const auto done =
      run({{"age", "--recipient", config.backup.recipient, "--output", part.string(), file.string()}},
          "",
          std::chrono::hours{4});
  if (!done.ok()) throw std::runtime_error{"age: " + done.last_line()};
  fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write);
  fs::rename(part, place);
  sync_folder(place.parent_path());
  fs::remove(file);
  fs::remove(manifest_path(file));
  return place;
}

void remove_expired(const Config& config) {
  std::vector<Kept> kept;
  for (const Entry& entry : entries(config))
    kept.push_back(
        {entry.path.filename().string(),
         entry.age_days,
         entry.manifest && !entry.manifest->verified_at.empty()});
  const auto days = static_cast<std::int64_t>(config.backup.keep_days);
  for (const auto& file : expired(std::move(kept), days, config.backup.keep_least)) {
    fs::remove(config.backup.folder / file);
    fs::remove(manifest_path(config.backup.folder / file));
    std::cout << "Removed " << file << '\n';
  }
}

std::int64_t all_rows(const Manifest& manifest) {
  std::int64_t sum = 0;
  for (const auto& [table, rows] : manifest.content.rows) sum += rows;
  return sum;
}

void back_up(const Config& config) {
  std::cout << "Starting database backup...\n";
  const fs::path plain = config.backup.folder / ("itdo_erp_backup_" + stamp() + ".sql.gz");
  auto manifest = dump(config, plain);
  write_manifest(manifest_path(plain), manifest);
  std::cout << "Database backup completed: " << plain.string() << "\n  " << manifest.facts.bytes << " bytes, "
            << manifest.content.rows.size() << " tables, " << all_rows(manifest) << " rows, "
            << manifest.dump_ms << " ms\n";
  const auto start = Steady::now();
  prove(config, as_written(config, plain, manifest), manifest, start);
  const auto file = manifest.fault.empty() ? encrypted(config, plain) : plain;
  manifest.file = file.filename().string();
  write_manifest(manifest_path(file), manifest);
  if (!manifest.fault.empty())
    throw std::runtime_error{"the backup is not what was dumped: " + manifest.fault};
  std::cout << "Backup verified by restoring it: every row is there, the books are proven, "
            << manifest.verify_ms << " ms\n";
  make_latest(config, file, manifest);
  copy_elsewhere(config, file, copy_of_database);
  remove_expired(config);
  std::cout << "Old backups cleaned up\n";
  log_line(
      config,
      "Backup completed successfully",
      "file=" + file.filename().string() + " bytes=" + std::to_string(manifest.facts.bytes) +
          " rows=" + std::to_string(all_rows(manifest)) + " dump_ms=" + std::to_string(manifest.dump_ms) +
          " verify_ms=" + std::to_string(manifest.verify_ms));
}

void failed(const Config& config, const std::string& reason, const std::string& fault, Instant started) {
  log_line(config, "Backup failed", "reason=" + reason);
  tell(
      config,
      {.job = "backup",
       .subject = "ALERT: Backup Failed",
       .severity = operations::Severity::critical,
       .effect = "what was entered since the last verified backup would be lost with the disk.",
       .log = "backup.log",
       .runbook = "backup_failed",
       .fault = fault,
       .started = started});
}

}  // namespace

int back_up_database(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  const Instant started = now();
  try {
    const FolderLock lock{config};
    back_up(config);
    return 0;
  } catch (const Unusable& unusable) {
    std::cerr << "backup: " << unusable.code() << ": " << unusable.what() << '\n';
    if (unusable.code() == "busy") return busy;
    failed(config, unusable.code(), unusable.what(), started);
  } catch (const std::exception& error) {
    std::cerr << "Database backup failed!\n" << error.what() << '\n';
    failed(config, std::string{"\""} + error.what() + "\"", error.what(), started);
  }
  return 1;
}

int list(const Snapshot& snapshot) {
  for (const Entry& entry : entries(snapshot->config)) {
    std::cout << entry.path.filename().string();
    if (!entry.manifest)
      std::cout << "  no manifest\n";
    else
      std::cout << "  " << entry.manifest->facts.bytes << " bytes  schema " << entry.manifest->content.schema
                << (entry.manifest->verified_at.empty() ? "  NOT VERIFIED " + entry.manifest->fault
                                                        : "  verified " + entry.manifest->verified_at)
                << '\n';
  }
  return 0;
}

int verify(const Snapshot& snapshot, const std::string& file) {
  const Config& config = snapshot->config;
  try {
    const FolderLock lock{config};
    const auto known = read_manifest(fs::canonical(file));
    if (!known) throw Unusable{"manifest_missing", "there is no manifest beside " + file};
    auto manifest = *known;
    const auto start = Steady::now();
    prove(config, inspect(config, file), manifest, start);
    write_manifest(manifest_path(fs::canonical(file)), manifest);
    std::cout << (manifest.fault.empty() ? "The backup is whole.\n" : manifest.fault + "\n");
    return manifest.fault.empty() ? 0 : 1;
  } catch (const Unusable& unusable) {
    std::cerr << "backup: " << unusable.code() << ": " << unusable.what() << '\n';
    return unusable.code() == "busy" ? busy : refused;
  }
}

int prune(const Snapshot& snapshot) {
  const FolderLock lock{snapshot->config};
  remove_expired(snapshot->config);
  remove_expired_archives(snapshot->config);
  return 0;
}

}  // namespace erp::app::backup
