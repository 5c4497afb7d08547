// Setting up the database and keeping it up to date.
#include "app/commands.hpp"
#include "app/database_url.hpp"
#include "app/modules.hpp"
#include "db/direct.hpp"
#include "db/migrate.hpp"
#include "entity/schema_check.hpp"

#include <libpq-fe.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

namespace erp::app {
namespace {

// The owner of the schema, the application, and who makes backups. Only the last sees all rows; only the
// first alters tables.
constexpr const char* roles = R"(
do $$ begin
  if to_regrole('itdo_migrator') is null then create role itdo_migrator login; end if;
  if to_regrole('itdo_user') is null then create role itdo_user login; end if;
  if to_regrole('itdo_backup') is null then create role itdo_backup login bypassrls; end if;
end $$;
alter role itdo_user set timezone = 'UTC';
alter role itdo_user set statement_timeout = '60s';
-- Many short queries at once: starting workers for one of them costs more than it brings.
alter role itdo_user set max_parallel_workers_per_gather = 0;
alter role itdo_user set idle_in_transaction_session_timeout = '60s';
alter role itdo_migrator set timezone = 'UTC';
grant pg_read_all_data to itdo_backup;
)";

// What only a superuser may do inside the database, beside the functions of migrations/setup.
constexpr const char* inside = R"(
alter schema public owner to itdo_migrator;
revoke all on schema public from public;
grant usage on schema public to itdo_user, itdo_backup;
)";

std::string migrator_url(const Config& config) {
  return config.database.migrator_url.empty() ? config.database.url : config.database.migrator_url;
}

}  // namespace

std::string to_database(const std::string& url, const std::string& name) {
  const auto scheme = url.find("://");
  const auto slash = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
  if (slash == std::string::npos) return url + " dbname=" + name;
  const auto query = std::min(url.find('?', slash), url.size());
  return url.substr(0, slash + 1) + name + url.substr(query);
}

std::string database_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
  if (slash == std::string::npos) return "itdo_erp_db";
  return url.substr(slash + 1, std::min(url.find('?', slash), url.size()) - slash - 1);
}

GivenToProgram given_to_program(const std::string& url) {
  struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  const std::unique_ptr<PQconninfoOption, Free> options{PQconninfoParse(url.c_str(), nullptr)};
  if (!options) return {.url = url, .environment = {}};
  GivenToProgram given;
  for (const auto* option = options.get(); option->keyword; ++option) {
    if (!option->val) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "password") {
      given.environment.push_back("PGPASSWORD=" + std::string{option->val});
      continue;
    }
    given.url += (given.url.empty() ? "" : " ") + std::string{keyword} + "='";
    for (const char c : std::string_view{option->val}) {
      if (c == '\'' || c == '\\') given.url += '\\';
      given.url += c;
    }
    given.url += '\'';
  }
  return given;
}

void prepare_inside(const std::string& superuser_url_of_database) {
  db::Direct database{superuser_url_of_database};
  database.script(inside);
  for (const char* name : {"search.sql", "statistics.sql", "replication.sql"}) {
    std::ifstream file{shared_folder("migrations") + "/setup/" + name};
    database.script(std::string{std::istreambuf_iterator<char>{file}, {}});
  }
}

int set_up_database(const Snapshot& snapshot, const std::string& superuser_url) {
  db::Direct superuser{superuser_url};
  // The name stands in the application's own connection, so that tests may have many.
  const auto name = database_of(snapshot->config.database.url);
  superuser.script(roles);
  if (superuser.run("select from pg_database where datname = $1", {name}).size() == 0) {
    const auto quoted = superuser.run("select quote_ident($1)", {name});
    superuser.run(
        "create database " + std::string{quoted.text(0, 0)} +
        " owner itdo_migrator template template0 encoding 'UTF8' locale 'C.UTF-8'");
    std::cout << "Database " << name << " was created.\n";
  }
  prepare_inside(to_database(superuser_url, name));
  return 0;
}

int migrate(const Snapshot& snapshot, bool only_check) try {
  db::Direct connection{migrator_url(snapshot->config)};
  const auto migrations = db::read_migrations(shared_folder("migrations"));
  if (only_check) {
    const auto lacking = db::pending(connection, migrations);
    for (const auto& migration : lacking) std::cout << "pending: " << migration.name << '\n';
    return lacking.empty() ? 0 : 3;
  }
  const int count = db::migrate(connection, migrations);
  std::cout
      << (count == 0 ? "The database is up to date.\n" : std::to_string(count) + " migrations were run.\n");
  return 0;
} catch (const db::NewerDatabase& newer) {
  std::cerr << "itdo-erp: " << newer.what() << '\n';
  return too_new;
}

int check_schema(const Snapshot& snapshot) {
  db::Direct connection{migrator_url(snapshot->config)};
  const auto found = schema_differences(connection, entities());
  for (const auto& line : found) std::cout << line << '\n';
  return found.empty() ? 0 : 1;
}

}  // namespace erp::app
