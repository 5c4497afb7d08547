// PostgreSQL of this machine, as Debian keeps it: clusters under /etc/postgresql, units postgresql@15-main.
#include "app/setup/cluster_settings.hpp"
#include "app/setup/steps.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <thread>

namespace erp::app {
namespace {

constexpr const char* version = "15";

std::optional<Cluster> find_cluster() {
  std::istringstream list{must({"pg_lsclusters", "--no-header"})};
  for (std::string line; std::getline(list, line);) {
    std::istringstream words{line};
    std::string port, status, owner;
    Cluster found;
    if (!(words >> found.version >> found.name >> port >> status >> owner >> found.data)) continue;
    if (found.version != version) continue;
    found.superuser_url = "postgresql://postgres@/postgres?host=/run/postgresql&port=" + port;
    return found;
  }
  return {};
}

void wait_until_it_answers(const Cluster& cluster) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  for (;;) {
    try {
      const ActingAs postgres{"postgres"};
      db::Direct{cluster.superuser_url}.run("select 1");
      return;
    } catch (const std::exception& error) {
      if (std::chrono::steady_clock::now() > until)
        throw std::runtime_error{"PostgreSQL does not answer: " + std::string{error.what()}};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
}

std::string ask(const Cluster& cluster, const std::string& sql) {
  const ActingAs postgres{"postgres"};
  return std::string{db::Direct{cluster.superuser_url}.run(sql).text(0, 0)};
}

constexpr std::string_view block_begin = "# itdo-erp begin: written by itdo-erp setup\n";
constexpr std::string_view block_end = "# itdo-erp end\n";

std::int64_t memory_mib() {
  return static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) >> 20;
}

// Our lines first, because the first that fits decides; what others wrote stays.
std::string with_block(std::string text, std::string_view lines) {
  const auto begin = text.find(block_begin);
  const auto end = text.find(block_end, begin == std::string::npos ? 0 : begin);
  if (begin != std::string::npos && end != std::string::npos)
    text.erase(begin, end + block_end.size() - begin);
  return std::string{block_begin} + std::string{lines} + std::string{block_end} + text;
}

}  // namespace

Cluster start_cluster() {
  if (run({.words = {"pg_lsclusters", "--version"}}).status == Finished::not_found)
    throw std::runtime_error{"PostgreSQL is not installed: apt install postgresql-15"};
  auto cluster = find_cluster();
  if (!cluster) {
    must(
        {"pg_createcluster", version, "main", "--locale=C.UTF-8", "--", "--data-checksums"},
        std::chrono::minutes{2});
    must({"systemctl", "daemon-reload"});
    cluster = find_cluster();
    if (!cluster) throw std::runtime_error{"pg_createcluster made no cluster"};
    say("PostgreSQL cluster 15/main was created");
  }
  must({"systemctl", "enable", "--quiet", "postgresql.service"});
  must({"systemctl", "start", "postgresql.service", cluster->unit()}, std::chrono::minutes{2});
  wait_until_it_answers(*cluster);
  say("PostgreSQL " + cluster->version + "/" + cluster->name + " runs");
  return *cluster;
}

Cluster known_cluster() {
  auto cluster = find_cluster();
  if (!cluster) throw std::runtime_error{"there is no PostgreSQL cluster on this machine"};
  return *cluster;
}

void protect_pages(const Cluster& cluster) {
  if (ask(cluster, "show data_checksums") == "on") return say("PostgreSQL checks its pages");
  const bool alone = ask(cluster,
                         "select count(*) = 0 from pg_database where datname not in ('postgres', "
                         "'template0', 'template1')") == "t";
  if (!alone)
    return warn(
        "the pages of PostgreSQL carry no checksums: stop it in a quiet hour and run pg_checksums --enable");
  must({"systemctl", "stop", cluster.unit()}, std::chrono::minutes{2});
  const Finished enabled =
      run({.words =
               {"runuser",
                "-u",
                "postgres",
                "--",
                "/usr/lib/postgresql/" + cluster.version + "/bin/pg_checksums",
                "--enable",
                "-D",
                cluster.data.string()}},
          {},
          std::chrono::minutes{10});
  must({"systemctl", "start", cluster.unit()}, std::chrono::minutes{2});
  wait_until_it_answers(cluster);
  if (enabled.ok())
    say("PostgreSQL checks its pages from now on");
  else
    warn("the pages of PostgreSQL carry no checksums: " + enabled.last_line());
}

void let_service_in(const Cluster& cluster) {
  bool changed = false;
  {
    const ActingAs postgres{"postgres"};
    const auto access = cluster.settings() / "pg_hba.conf", names = cluster.settings() / "pg_ident.conf";
    std::string lines;
    for (const char* user : {"itdo", "root"})
      for (const char* role : {"itdo_user", "itdo_migrator", "itdo_backup"})
        lines += std::string{"itdo_erp "} + user + ' ' + role + '\n';
    // Restoring makes databases: only root may, who may be user postgres anyway. The service never.
    for (const char* user : {"root", "postgres"}) lines += std::string{"itdo_erp "} + user + " postgres\n";
    changed = write_if_different(names, with_block(text_in(names), lines));
    changed |= write_if_different(
        access,
        with_block(
            text_in(access), "local all postgres,itdo_user,itdo_migrator,itdo_backup peer map=itdo_erp\n"));
  }
  if (changed) must({"systemctl", "reload", cluster.unit()});
  say("user itdo reaches the database over the socket, without a password");
}

void configure_cluster(const Cluster& cluster, const Config& config) {
  constexpr int beside_the_server = 40;  // backups, administrators, other programs
  const auto threads =
      config.server.threads ? config.server.threads : std::max(1U, std::thread::hardware_concurrency());
  const auto needed =
      static_cast<int>(threads * (config.database.connections + config.database.read_connections)) +
      beside_the_server;
  const int allowed = std::max(needed, std::stoi(ask(cluster, "show max_connections")));
  auto libraries = ask(cluster, "show shared_preload_libraries");
  if (libraries.find("pg_stat_statements") == std::string::npos)
    libraries += (libraries.empty() ? "" : ", ") + std::string{"pg_stat_statements"};
  bool changed = false;
  {
    const ActingAs postgres{"postgres"};
    changed = write_if_different(
        cluster.settings() / "conf.d" / "itdo-erp.conf",
        cluster_settings({.libraries = libraries, .connections = allowed, .memory_mib = memory_mib()}));
  }
  if (changed) {
    must({"systemctl", "restart", cluster.unit()}, std::chrono::minutes{2});
    wait_until_it_answers(cluster);
  }
  if (ask(cluster, "show shared_preload_libraries").find("pg_stat_statements") == std::string::npos)
    return warn(
        "PostgreSQL does not read " + (cluster.settings() / "conf.d").string() +
        ": include_dir is missing in postgresql.conf");
  say("PostgreSQL counts statements and allows " + std::to_string(allowed) + " connections");
}

}  // namespace erp::app
