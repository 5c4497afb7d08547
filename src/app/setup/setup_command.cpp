// `itdo-erp setup`: from an installed package to a running service.
#include "app/commands.hpp"
#include "app/pitr/commands.hpp"
#include "app/pitr/pgbackrest.hpp"
#include "app/security/secrets_file.hpp"
#include "app/security/sign_in_key.hpp"
#include "app/setup/steps.hpp"
#include "db/direct.hpp"
#include "modules/identity/hashing.hpp"
#include "service/process.hpp"

#include <unistd.h>

#include <iostream>

namespace erp::app {
namespace {

void check_machine() {
  if (geteuid() != 0) throw std::runtime_error{"setup needs root: sudo itdo-erp setup"};
  if (!std::filesystem::is_directory("/run/systemd/system"))
    throw std::runtime_error{"setup needs a machine that was started by systemd"};
}

bool has_company(const Config& config) {
  db::Direct connection{config.database.url};
  connection.run("select set_config('itdo.access', 'system', false)");
  return connection.run("select exists (select from organization)").text(0, 0) == "t";
}

std::string asked(const std::string& question) {
  std::cout << question << ": " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

// From then on the database alone does not tell what passwords are closed with.
void protect_passwords(const Config& config) {
  if (!config.sign_in.secret_file.empty()) return;
  const auto path = security::add_sign_in_key(config, security::settings_of_secrets);
  identity::use_secret_file(path);
  run({.words = {"systemctl", "try-restart", "itdo-erp.service"}}, {}, std::chrono::minutes{1});
  Config changed = config;
  changed.sign_in.secret_file = path;
  security::seal_second_factors(changed);
  say("passwords are closed with " + path.string() + ": keep a copy where no copy of the database is");
}

// A company is a decision of people: without a name none is made.
int set_up_company(const Snapshot& snapshot, SetupOptions options) {
  if (options.company.empty() && !options.non_interactive && isatty(STDIN_FILENO) == 1) {
    options.company = asked("Name of the first company (empty: later)");
    if (!options.company.empty()) options.administrator = asked("E-mail address of its administrator");
  }
  if (!options.company.empty() && !options.administrator.empty())
    return add_organization(
        snapshot,
        {.code = options.code, .name = options.company, .email = options.administrator, .password = {}});
  std::cout << "There is no company yet. Create one:\n"
               "  itdo-erp organization add --code MAIN --name \"NAME\" --administrator ADDRESS\n";
  return 0;
}

}  // namespace

int set_up(const Snapshot& snapshot, const SetupOptions& options) {
  check_machine();
  const Config& config = snapshot->config;
  const Cluster cluster = start_cluster();
  protect_pages(cluster);
  let_service_in(cluster);
  configure_cluster(cluster, config);
  {
    const ActingAs postgres{"postgres"};
    set_up_database(snapshot, cluster.superuser_url);
  }
  say("roles and database are there");
  if (const int status = migrate(snapshot, false); status != 0) return status;
  protect_passwords(config);
  if (pitr::is_installed()) pitr::configure(config, cluster);
  start_cache();
  enable_site();
  start_units();
  if (!has_company(config))
    if (const int status = set_up_company(snapshot, options); status != 0) return status;
  return warned() ? 3 : 0;
}

}  // namespace erp::app
