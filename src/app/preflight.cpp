#include "app/preflight.hpp"

#include "app/commands.hpp"
#include "app/operations/machine.hpp"
#include "db/direct.hpp"
#include "db/migrate.hpp"

#include <pwd.h>
#include <unistd.h>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

std::string own_name() {
  const passwd* own = ::getpwuid(::geteuid());
  return own ? own->pw_name : std::to_string(::geteuid());
}

// By words that libpq and PostgreSQL say; the first that fits.
struct Way {
  std::string_view words, way;
};
constexpr std::string_view too_many =
    "itdo-erp perf connections tells who has them; raise max_connections or lower database.connections";
constexpr Way ways[] = {
    {"database \"", "run `itdo-erp setup`, or name the right one in database.url"},
    {"role \"", "run `itdo-erp setup`, or name the right role in database.url"},
    {"password authentication failed", "the password in database.url is not that of the role"},
    {"no password supplied", "database.url has no password for the role"},
    {"Peer authentication failed",
     "start it as user itdo by systemctl, or add a line to pg_ident.conf (`itdo-erp setup` does)"},
    {"no pg_hba.conf entry", "add a line for this machine and role to pg_hba.conf, then reload PostgreSQL"},
    {"too many clients", too_many},
    {"connection slots are reserved", too_many},
    {"starting up", "it comes by itself; nothing is to be done"},
    {"shutting down", "sudo systemctl restart postgresql"},
    {"Connection refused", "nobody listens there: pg_lsclusters; sudo systemctl restart postgresql"},
    {"No such file", "no server has its socket there: pg_lsclusters; sudo systemctl restart postgresql"},
    {"could not translate host name",
     "the name of the machine in database.url is unknown here: getent hosts NAME"},
    {"No route to host", "the machine of the database cannot be reached: network and firewall"},
    {"timeout expired", "the machine of the database does not answer: network and firewall"},
    {"SSL", "sslmode in database.url does not fit the server"},
};

// Row security does not hold these: every company would see all of them.
void look_at_role(db::Direct& connection, std::vector<Obstacle>& found) {
  const auto role = connection.run(
      "select rolname from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)");
  if (role.size() != 0)
    found.push_back(
        {"NOT_STARTED",
         "database.url names role " + std::string{role.text(0, 0)} +
             ", which sees the rows of every company: name itdo_user there"});
}

void look_at_database(const Config& config, std::vector<Obstacle>& found) {
  try {
    db::Direct connection{config.database.url, config.database.connect_timeout};
    look_at_role(connection, found);
    const auto lacking = db::pending(connection, db::read_migrations(shared_folder("migrations")));
    if (!lacking.empty())
      found.push_back(
          {"NOT_STARTED",
           "the database lacks " + std::to_string(lacking.size()) +
               " migrations: run itdo-erp migrate first"});
  } catch (const db::Unavailable& away) {
    const std::string words = away.what();
    const auto way = way_to_database(words);
    found.push_back({"DB_AWAY", words.substr(0, words.find('\n')) + (way.empty() ? "" : "; " + way), false});
  } catch (const db::NewerDatabase& newer) {
    found.push_back({"NOT_STARTED", newer.what(), true, too_new});
  } catch (const std::runtime_error& error) {
    const std::string line = error.what();
    const bool denied = line.find("permission denied") != line.npos;
    found.push_back(
        {"NOT_STARTED",
         line + (denied ? ": run `itdo-erp setup-database`, which gives the role its rights" : "")});
  }
}

void look_at_folder(const char* setting, const fs::path& folder, std::vector<Obstacle>& found) {
  if (folder.empty() || ::access(folder.c_str(), W_OK | X_OK) == 0) return;
  std::error_code none;
  const bool there = fs::exists(folder, none);
  found.push_back(
      {"FOLDER_UNUSABLE",
       std::string{setting} + " = " + folder.string() +
           (there ? " cannot be written by " : " is not there for ") + own_name() + ": sudo install -d -o " +
           own_name() + " -m 0750 " + folder.string(),
       false});
}

// Without the key that a password was closed with nobody who has it gets in.
void look_at_keys(const Config& config, std::vector<Obstacle>& found) {
  KeyRing keys;
  try {
    keys = KeyRing{config.sign_in.secret_file};
  } catch (const std::runtime_error& error) {
    found.push_back({"NOT_STARTED", std::string{"sign_in.secret_file: "} + error.what()});
    return;
  }
  try {
    for (const auto& key : missing_keys(config, keys))
      found.push_back(
          {"KEY_MISSING",
           "key " + key +
               ", which passwords are closed with, is not in sign_in.secret_file: bring it back from a "
               "backup; or itdo-erp user set-password gives a new password",
           false});
  } catch (const std::runtime_error&) {
    // What is wrong with the database was said above.
  }
}

}  // namespace

std::vector<Obstacle> obstacles(const Config& config) {
  std::vector<Obstacle> found;
  look_at_database(config, found);
  look_at_keys(config, found);
  look_at_folder("files.folder", config.files.folder, found);
  return found;
}

std::vector<std::string> missing_keys(const Config& config, const KeyRing& keys) {
  db::Direct connection{config.database.url, config.database.connect_timeout};
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto used = connection.run(
      "select distinct substring(closed from '^(?:keyed|sealed):([0-9a-f]+):') from (select hash from "
      "user_password union all select secret from second_factor) of_people (closed) where closed ~ "
      "'^(keyed|sealed):'");
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!keys.has(used.text(i, 0))) missing.emplace_back(used.text(i, 0));
  return missing;
}

std::string why_not_listening(const Config& config, const http::CannotListen& refused) {
  const auto& server = config.server;
  const std::string port = std::to_string(server.port), line = refused.what();
  if (refused.reason == std::errc::address_in_use) {
    const auto owner = port_owner(server.port);
    return line + "; it is held by " + (owner.empty() ? "a socket that is closing" : owner) +
           ": end that, or set server.port";
  }
  if (refused.reason == std::errc::permission_denied)
    return line + "; " + own_name() + " may not take ports below 1024: set server.port, nginx serves port 80";
  if (refused.reason == std::errc::address_not_available)
    return line + "; server.address is none of this machine: ip -br address";
  if (refused.reason == std::errc::invalid_argument)
    return line + "; server.address is no address: 0.0.0.0, :: or one of `ip -br address`";
  return line;
}

std::string way_to_database(std::string_view words) {
  for (const auto& [part, way] : ways)
    if (words.find(part) != words.npos) return std::string{way};
  return {};
}

}  // namespace erp::app
