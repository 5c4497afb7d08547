#include "app/pitr/scratch_cluster.hpp"

#include "app/backup/dump_file.hpp"
#include "app/database_url.hpp"
#include "app/pitr/pgbackrest.hpp"
#include "app/pitr/reading_log.hpp"

#include <fstream>
#include <thread>

namespace erp::app::pitr {
namespace {

namespace fs = std::filesystem;
using backup::Unusable;

constexpr std::chrono::hours longest_restore{8};
constexpr int port = 5499;  // only the name of a socket in a folder of our own

void must_as_postgres(const std::vector<std::string>& words) {
  const auto done = run({.words = as_postgres(words)});
  if (!done.ok()) throw std::runtime_error{words.front() + ": " + done.last_line()};
}

void write(const fs::path& file, const std::string& content) {
  std::ofstream out{file, std::ios::trunc};
  out << content;
  if (!out.flush()) throw std::runtime_error{"can not write " + file.string()};
  // Ours may be root's; the folder around is open to postgres alone.
  fs::permissions(
      file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read);
}

// "2026-11-24 09:00:00.123456+00": a form that pgBackRest and PostgreSQL both read.
std::string target_text(Instant moment) {
  auto text = to_text(moment);
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 1) + "+00";
}

}  // namespace

ScratchCluster::ScratchCluster(const fs::path& folder, const Target& target)
    : folder_{folder}, data_{folder / "data"}, sockets_{folder / "sockets"} {
  must_as_postgres({"mkdir", "--mode=0700", folder_.string(), data_.string(), sockets_.string()});
  try {
    restore(target);
    recover(target);
  } catch (...) {
    remove();
    throw;
  }
}

ScratchCluster::~ScratchCluster() {
  remove();
}

void ScratchCluster::remove() {
  run({.words =
           as_postgres({std::string{programs} + "pg_ctl", "stop", "-D", data_.string(), "-m", "immediate"})},
      {},
      std::chrono::minutes{1});
  std::error_code none;
  fs::remove_all(folder_, none);
}

void ScratchCluster::restore(const Target& target) {
  std::vector<std::string> words{
      "restore",
      "--pg1-path=" + data_.string(),
      "--set=" + target.base_backup,
      "--archive-mode=off",
      "--target-action=promote",
      "--log-level-console=warn"};
  if (target.moment) {
    words.emplace_back("--type=time");
    words.push_back("--target=" + target_text(target.moment));
  } else {
    // Without a target PostgreSQL promotes by itself at the end of the log.
    std::erase(words, "--target-action=promote");
  }
  const auto done = pgbackrest(words, longest_restore);
  if (!done.ok())
    throw Unusable{"backup_damaged", "base backup " + target.base_backup + ": " + done.last_line()};
}

void ScratchCluster::recover(const Target& target) {
  const auto log = folder_ / "log";
  write(
      data_ / "postgresql.conf",
      limits_of(data_) + "listen_addresses = ''\nport = " + std::to_string(port) +
          "\nunix_socket_directories = '" + sockets_.string() + "'\nhba_file = '" +
          (folder_ / "hba").string() +
          // What is thrown away after a look need not survive a crash.
          "'\nfsync = off\nfull_page_writes = off\nautovacuum = off\nshared_buffers = 128MB\n");
  // The folder of the sockets is open to postgres and root alone.
  write(folder_ / "hba", "local all all trust\n");
  const auto started =
      run({.words = as_postgres(
               {std::string{programs} + "pg_ctl",
                "start",
                "-D",
                data_.string(),
                "-w",
                "-t",
                "28800",
                "-l",
                log.string()})},
          {},
          longest_restore);
  if (!started.ok()) throw Unusable{"wal_damaged", last_words(log)};
  while (!recovered()) {
    if (!runs()) throw Unusable{"wal_damaged", last_words(log)};
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  if (!target.moment && read_until_ < number_of(target.last_segment))
    throw Unusable{"wal_damaged", "the log could not be read to its end, segment " + target.last_segment};
}

bool ScratchCluster::runs() const {
  return run({.words = as_postgres({std::string{programs} + "pg_ctl", "status", "-D", data_.string()})}).ok();
}

bool ScratchCluster::recovered() {
  const auto done = pitr::recovered(url("postgres", "postgres"));
  if (!done) return false;
  last_commit_ = done->last_commit;
  read_until_ = done->read_until;
  return true;
}

std::string ScratchCluster::url(const std::string& role, const std::string& database) const {
  return "postgresql://" + role + "@/" + database + "?host=" + sockets_.string() +
         "&port=" + std::to_string(port);
}

Config ScratchCluster::config(const Config& live) const {
  Config here = live;
  const auto name = database_of(live.database.url);
  here.database.url = url("itdo_user", name);
  here.database.migrator_url = url("itdo_migrator", name);
  here.database.maintenance_url = url("postgres", name);
  here.backup.url = url("itdo_backup", name);
  return here;
}

}  // namespace erp::app::pitr
