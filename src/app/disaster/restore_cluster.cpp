#include "app/disaster/restore_cluster.hpp"

#include "app/backup/dump_file.hpp"
#include "app/backup/folder.hpp"
#include "app/database_url.hpp"
#include "app/pitr/reading_log.hpp"
#include "app/pitr/recovery.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <thread>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours longest{8};

// Until the restored cluster has read its log it must allow what the lost one allowed.
fs::path limits_file(const Cluster& cluster) {
  return cluster.settings() / "conf.d" / "itdo-erp-recovery.conf";
}

void put_aside(const fs::path& data) {
  must(
      {"mv", data.string(), data.string() + ".before-" + backup::stamp()},
      longest);  // perhaps to another disk
  must({"install", "--directory", "--owner=postgres", "--group=postgres", "--mode=0700", data.string()});
}

void write_limits(const Cluster& cluster, const std::string& limits) {
  const ActingAs postgres{"postgres"};
  write_if_different(limits_file(cluster), "# Until the log is read.\n" + limits);
}

pitr::Recovered wait_until_read(const Cluster& cluster) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (std::chrono::steady_clock::now() < until) {
    {
      const ActingAs postgres{"postgres"};
      if (const auto done = pitr::recovered(cluster.superuser_url)) return *done;
    }
    if (!run({.words = {"systemctl", "is-active", "--quiet", cluster.unit()}}).ok())
      throw backup::Unusable{
          "wal_damaged",
          pitr::last_words(
              "/var/log/postgresql/postgresql-" + cluster.version + "-" + cluster.name + ".log")};
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
  throw std::runtime_error{"PostgreSQL still reads the log after eight hours"};
}

}  // namespace

bool holds_our_database(const Cluster& cluster, const Config& config) {
  const ActingAs postgres{"postgres"};
  return db::Direct{cluster.superuser_url}
             .run("select from pg_database where datname = $1", {database_of(config.database.url)})
             .size() > 0;
}

Instant restore_cluster(const Cluster& cluster) {
  const auto target = pitr::target_for({});
  must({"systemctl", "stop", cluster.unit()}, std::chrono::minutes{5});
  put_aside(cluster.data);
  const auto done =
      pitr::pgbackrest({"restore", "--set=" + target.base_backup, "--log-level-console=warn"}, longest);
  if (!done.ok())
    throw backup::Unusable{"backup_damaged", "base backup " + target.base_backup + ": " + done.last_line()};
  write_limits(cluster, pitr::limits_of(cluster.data));
  must({"systemctl", "start", cluster.unit()}, longest);
  const auto read = wait_until_read(cluster);
  if (read.read_until < pitr::number_of(target.last_segment))
    throw backup::Unusable{
        "wal_damaged", "the log could not be read to its end, segment " + target.last_segment};
  fs::remove(limits_file(cluster));
  return read.last_commit;
}

}  // namespace erp::app
