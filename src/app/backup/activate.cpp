#include "app/backup/activate.hpp"

#include "app/backup/folder.hpp"
#include "app/database_url.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <chrono>
#include <thread>

namespace erp::app::backup {
namespace {

std::string quoted(db::Direct& server, const std::string& name) {
  return std::string{server.run("select quote_ident($1)", {name}).text(0, 0)};
}

void close_to_others(db::Direct& server, const std::string& name) {
  server.run("alter database " + quoted(server, name) + " allow_connections false");
  server.run(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> "
      "pg_backend_pid()",
      {name});
}

// What was set for the database by name. A search path is stored as the list that it is, its parts quoted.
void copy_settings(db::Direct& server, const std::string& from, const std::string& to) {
  const auto settings = server.run(
      "select coalesce(quote_ident(r.rolname), ''), quote_ident(split_part(c, '=', 1)), case split_part(c, "
      "'=', 1) when 'search_path' then substr(c, strpos(c, '=') + 1) else "
      "quote_literal(substr(c, strpos(c, '=') + 1)) end from pg_db_role_setting s join pg_database d on "
      "d.oid = "
      "s.setdatabase left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c where d.datname = $1",
      {from});
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const std::string role{settings.text(i, 0)};
    server.run(
        (role.empty() ? "alter database " + quoted(server, to)
                      : "alter role " + role + " in database " + quoted(server, to)) +
        " set " + std::string{settings.text(i, 1)} + " to " + std::string{settings.text(i, 2)});
  }
}

// Both renames in one transaction: at no moment is there no database of this name.
void rename_both(
    db::Direct& server, const std::string& active, const std::string& aside, const std::string& next) {
  server.script(
      "begin; alter database " + quoted(server, active) + " rename to " + quoted(server, aside) +
      "; alter database " + quoted(server, next) + " rename to " + quoted(server, active) + "; commit");
}

void open_to_others(db::Direct& server, const std::string& name) {
  server.run("alter database " + quoted(server, name) + " allow_connections true");
}

// By a connection of its own: that of the fault may be in the middle of what failed.
void open_again(const Config& config, const std::string& name) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  if (server.run("select from pg_database where datname = $1", {name}).size() > 0)
    open_to_others(server, name);
}

// `healthy`: only an answer that it is well counts.
Command curl(const Config& config, bool healthy) {
  const auto& address = config.server.address;
  const bool any = address.empty() || address == "0.0.0.0" || address == "::";
  return {
      {"curl",
       "--silent",
       healthy ? "--fail" : "--no-fail",
       "--max-time",
       "3",
       "http://" + (any ? std::string{"127.0.0.1"} : address) + ":" + std::to_string(config.server.port) +
           "/health"}};
}

}  // namespace

std::string activate(const Config& config, const std::string& restored) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  const auto active = database_of(config.database.url);
  const auto aside = active + "_old_" + stamp();
  copy_settings(server, active, restored);
  close_to_others(server, active);
  try {
    close_to_others(server, restored);
    rename_both(server, active, aside, restored);
  } catch (...) {
    open_again(config, active);
    throw;
  }
  open_to_others(server, active);
  return aside;
}

void deactivate(const Config& config, const std::string& restored, const std::string& before) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  const auto active = database_of(config.database.url);
  close_to_others(server, active);
  try {
    rename_both(server, active, restored, before);
  } catch (...) {
    open_again(config, active);
    throw;
  }
  open_to_others(server, active);
  open_to_others(server, restored);
}

bool is_running(const Config& config) {
  return run(curl(config, false)).ok() || run({{"systemctl", "is-active", "--quiet", "itdo-erp"}}).ok();
}

bool healthy_again(const Config& config, bool was_running) {
  if (!was_running) return true;
  // Sessions and other things that the server remembers may be those of the database before.
  if (run({{"systemctl", "is-active", "--quiet", "itdo-erp"}}).ok())
    run({{"systemctl", "restart", "itdo-erp"}}, "", std::chrono::seconds{60});
  // The server looks at its database every two seconds only: its first answers are of the time before.
  constexpr int enough = 8;
  for (int i = 0, healthy = 0; i < 60; ++i) {
    healthy = run(curl(config, true)).ok() ? healthy + 1 : 0;
    if (healthy == enough) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
  }
  return false;
}

}  // namespace erp::app::backup
