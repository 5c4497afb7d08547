// Makes pgBackRest known to the cluster and the cluster to pgBackRest.
#include "app/pitr/commands.hpp"
#include "app/pitr/pgbackrest.hpp"
#include "app/upkeep/heavy_job.hpp"
#include "db/direct.hpp"

#include <unistd.h>

#include <iostream>

namespace erp::app::pitr {
namespace {

namespace fs = std::filesystem;

const fs::path settings = "/etc/pgbackrest/conf.d/itdo-erp.conf";

std::string setting(const Cluster& cluster, const std::string& name) {
  const ActingAs postgres{"postgres"};
  return std::string{db::Direct{cluster.superuser_url}.run("show " + name).text(0, 0)};
}

void make_folder(const fs::path& folder) {
  if (fs::exists(folder)) return;
  fs::create_directories(folder);
  must({"chown", "postgres:postgres", folder.string()});
  must({"chmod", "0750", folder.string()});
}

// In the section of our stanza, so that what others keep there stays theirs.
void write_settings(const Config& config, const Cluster& cluster) {
  fs::create_directories(settings.parent_path());
  write_if_different(
      settings,
      "# Written by itdo-erp pitr setup. Another repository, in another place: repo2-… in a file of your "
      "own.\n[" +
          std::string{stanza} + "]\npg1-path=" + cluster.data.string() + "\npg1-port=" +
          setting(cluster, "port") + "\npg1-socket-path=/run/postgresql\npg1-user=postgres\nrepo1-path=" +
          config.backup.repository.string() + "\nrepo1-retention-full-type=time\nrepo1-retention-full=" +
          std::to_string(config.backup.repository_days) +
          "\ncompress-type=zst\ncompress-level=3\nstart-fast=y\nprocess-max=2\nlog-level-file=off\n");
  must({"chown", "root:postgres", settings.string()});
  must({"chmod", "0640", settings.string()});
}

// A segment in which something was written is closed after 45 s and archived at once: not more than a minute
// is lost with the disk.
void archive_from_now_on(const Cluster& cluster) {
  const bool changed = [&] {
    const ActingAs postgres{"postgres"};
    return write_if_different(
        cluster.settings() / "conf.d" / "itdo-erp-archive.conf",
        "# Written by itdo-erp pitr setup.\narchive_mode = on\narchive_command = 'pgbackrest --stanza=" +
            std::string{stanza} + " archive-push %p'\narchive_timeout = 45\n");
  }();
  if (setting(cluster, "archive_mode") != "on")
    must({"systemctl", "restart", cluster.unit()}, std::chrono::minutes{2});
  else if (changed)
    must({"systemctl", "reload", cluster.unit()});
}

void must_do(const std::vector<std::string>& words) {
  const auto done = pgbackrest(words, std::chrono::minutes{5});
  if (!done.ok()) throw std::runtime_error{"pgbackrest " + words.front() + ": " + done.last_line()};
}

}  // namespace

void make_known(const Config& config, const Cluster& cluster) {
  make_folder(config.backup.repository);
  write_settings(config, cluster);
}

void configure(const Config& config, const Cluster& cluster) {
  make_known(config, cluster);
  must_do({"stanza-create"});
  archive_from_now_on(cluster);
  must_do({"check"});
  say("pgBackRest keeps " + std::to_string(config.backup.repository_days) + " days in " +
      config.backup.repository.string());
}

int set_up(const Snapshot& snapshot) {
  if (geteuid() != 0) throw std::runtime_error{"pitr setup needs root: sudo itdo-erp pitr setup"};
  if (!is_installed()) throw std::runtime_error{"pgBackRest is not installed: apt install pgbackrest"};
  configure(snapshot->config, start_cluster());
  return read_repository().backups.empty() ? back_up(snapshot, true) : 0;
}

int back_up(const Snapshot& snapshot, bool full) {
  return run_heavy_job(snapshot->config, "pitr-backup", [full](JobReport& report) {
    const auto done = pgbackrest(
        {"backup", full ? "--type=full" : "--type=diff", "--log-level-console=warn"}, std::chrono::hours{8});
    if (!done.ok()) throw std::runtime_error{"pgbackrest backup: " + done.last_line()};
    const auto repository = read_repository();
    if (repository.backups.empty()) throw std::runtime_error{"there is no base backup after making one"};
    const auto& newest = repository.backups.back();
    if (newest.damaged)
      throw std::runtime_error{"pages with wrong checksums were found: " + done.last_line()};
    report.say("Base backup " + newest.label + " (" + newest.type + ") was made");
  });
}

}  // namespace erp::app::pitr
