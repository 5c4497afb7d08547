// The companies of an installation on the command line: suspended, limited, taken out and removed.
#include "app/commands.hpp"
#include "app/company.hpp"
#include "app/database_url.hpp"
#include "app/json_lines.hpp"
#include "db/direct.hpp"
#include "entity/session.hpp"
#include "service/config.hpp"
#include "service/files.hpp"

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <set>

namespace erp::app {
namespace {

constexpr std::int64_t megabyte = 1'000'000;

// What is worth something only to who wants to get in.
const std::set<std::string, std::less<>> secret_tables{
    "user_password",
    "user_session",
    "second_factor",
    "backup_code",
    "sign_in_challenge",
    "password_reset",
    "known_device",
    "api_key_secret",
    "idempotency_key"};

db::Direct as_system(const Snapshot& snapshot) {
  return db::Direct{snapshot->config.database.url};
}

std::string id_of_organization(db::Direct& connection, const std::string& code) {
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto rows = connection.run("select id from organization where code = $1", {code});
  if (rows.size() == 0) throw std::runtime_error{"no company has code " + code};
  const std::string id{rows.text(0, 0)};
  connection.run("select set_config('itdo.organization_id', $1, false)", {id});
  return id;
}

void write_down(db::Direct& connection, const std::string& action, const std::string& id) {
  connection.run(
      "insert into audit_log (organization_id, id, action, resource, record_id) values ($1, $2, $3, "
      "'organization', $1)",
      {id, to_text(Uuid::generate()), action});
}

// Every table that keeps something of a company, in the order of their names.
std::vector<std::string> tables_of_companies(db::Direct& connection) {
  const auto rows = connection.run(
      "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind in ('r', "
      "'p') and not c.relispartition and a.attname = 'organization_id' and c.relnamespace = "
      "'public'::regnamespace order by 1");
  std::vector<std::string> tables;
  for (std::size_t i = 0; i < rows.size(); ++i) tables.emplace_back(rows.text(i, 0));
  return tables;
}

std::vector<std::string> digests_of(db::Direct& connection, const std::string& id) {
  const auto rows = connection.run(
      "select sha256 from attachment where organization_id = $1 union select pdf_sha256 from sales_invoice "
      "where organization_id = $1 and pdf_sha256 is not null",
      {id});
  std::vector<std::string> digests;
  for (std::size_t i = 0; i < rows.size(); ++i) digests.emplace_back(rows.text(i, 0));
  return digests;
}

std::size_t export_files(
    db::Direct& connection, const Config& config, const std::string& id,
    const std::filesystem::path& folder) {
  const auto digests = digests_of(connection, id);
  const Files files{config.files.folder};
  std::filesystem::create_directory(folder / "files");
  for (const auto& name : digests) {
    const auto bytes = files.read(name);
    if (!bytes) throw std::runtime_error{"the file " + name + " is not in the store"};
    std::ofstream{folder / "files" / name, std::ios::binary} << *bytes;
  }
  return digests.size();
}

// The same content is kept once: what another company has, too, stays.
void erase_files(db::Direct& superuser, const Files& files, const std::vector<std::string>& digests) {
  for (const auto& digest : digests)
    if (superuser
            .run(
                "select from attachment where sha256 = $1 union all select from sales_invoice where "
                "pdf_sha256 = "
                "$1 limit 1",
                {digest})
            .size() == 0)
      files.erase(digest);
}

}  // namespace

int list_organizations(const Snapshot& snapshot) {
  auto connection = as_system(snapshot);
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto all = connection.run("select id, code, name, is_active from organization order by code");
  for (std::size_t i = 0; i < all.size(); ++i) {
    connection.run("select set_config('itdo.organization_id', $1, false)", {std::string{all.text(i, 0)}});
    const auto used = connection.run(
        "select (select count(*) from user_account where organization_id = $1 and is_active), (select "
        "coalesce(sum(size), 0) / 1000000 from attachment where organization_id = $1 and is_active), "
        "coalesce((select most_users::text from organization_limit where organization_id = $1), '-'), "
        "coalesce((select (most_storage / 1000000)::text from organization_limit where organization_id = "
        "$1), '-')",
        {std::string{all.text(i, 0)}});
    std::cout << std::left << std::setw(16) << all.text(i, 1)
              << (all.text(i, 3) == "t" ? "active   " : "suspended") << "  " << used.text(0, 0) << " of "
              << used.text(0, 2) << " people, " << used.text(0, 1) << " of " << used.text(0, 3) << " MB  "
              << all.text(i, 2) << '\n';
  }
  return 0;
}

int suspend_organization(const Snapshot& snapshot, const std::string& code, bool suspended) {
  auto connection = as_system(snapshot);
  const auto id = id_of_organization(connection, code);
  connection.run("begin");
  const auto changed = connection.run(
      "update organization set is_active = not $2::boolean, version = version + 1, updated_at = now() where "
      "id = $1 and is_active = $2::boolean returning id",
      {id, suspended ? "true" : "false"});
  if (changed.size() > 0) write_down(connection, suspended ? "suspend" : "resume", id);
  connection.run("commit");
  std::cout << code << (suspended ? " is suspended: nobody of it can sign in.\n" : " is active.\n");
  return 0;
}

int limit_organization(
    const Snapshot& snapshot, const std::string& code, std::int64_t users, std::int64_t storage_megabytes) {
  auto connection = as_system(snapshot);
  const auto id = id_of_organization(connection, code);
  connection.run("begin");
  connection.run("insert into organization_limit (organization_id) values ($1) on conflict do nothing", {id});
  if (users >= 0)
    connection.run(
        "update organization_limit set most_users = nullif($2::bigint, 0) where organization_id = $1",
        {id, std::to_string(users)});
  if (storage_megabytes >= 0)
    connection.run(
        "update organization_limit set most_storage = nullif($2::bigint, 0) where organization_id = $1",
        {id, std::to_string(storage_megabytes * megabyte)});
  write_down(connection, "limit", id);
  connection.run("commit");
  return list_organizations(snapshot);
}

int export_organization(const Snapshot& snapshot, const std::string& code, const std::string& folder) {
  auto connection = as_system(snapshot);
  const auto id = id_of_organization(connection, code);
  if (!std::filesystem::create_directories(folder)) throw std::runtime_error{folder + " is there already"};
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  connection.run("begin isolation level repeatable read read only");
  std::size_t rows = 0, tables = 0;
  for (const auto& table : tables_of_companies(connection)) {
    if (secret_tables.contains(table)) continue;
    rows += write_json_lines(
        connection,
        "select row_to_json(t)::text from " + table + " t where organization_id = '" + id + "'",
        std::filesystem::path{folder} / (table + ".jsonl"));
    ++tables;
  }
  const auto files = export_files(connection, snapshot->config, id, folder);
  connection.run("commit");
  connection.run("begin");
  write_down(connection, "export", id);
  connection.run("commit");
  std::cout << code << ": " << rows << " rows of " << tables << " tables and " << files << " files are in "
            << folder << '\n';
  return 0;
}

int remove_organization(const Snapshot& snapshot, const std::string& code, const std::string& superuser_url) {
  db::Direct superuser{to_database(superuser_url, database_of(snapshot->config.database.url))};
  const auto found = superuser.run("select id, is_active from organization where code = $1", {code});
  if (found.size() == 0) throw std::runtime_error{"no company has code " + code};
  if (found.text(0, 1) == "t")
    throw std::runtime_error{code + " is not suspended: itdo-erp organization suspend " + code};
  const std::string id{found.text(0, 0)};
  const auto digests = digests_of(superuser, id);
  superuser.run("begin");
  // Rows that are final are final for triggers of this database, and keys would ask for an order.
  superuser.run("set local session_replication_role = replica");
  // Where its people worked for other companies.
  for (const std::string table : {"membership", "role_assignment"})
    superuser.run(
        "delete from " + table + " where user_id in (select id from user_account where organization_id = '" +
        id + "')");
  for (const auto& table : tables_of_companies(superuser))
    if (table != "organization")
      superuser.run("delete from " + table + " where organization_id = '" + id + "'");
  superuser.run("delete from organization where id = $1", {id});
  superuser.run("commit");
  erase_files(superuser, Files{snapshot->config.files.folder}, digests);
  std::cout << code << " and all that was kept of it are gone. Backups keep it until they are deleted.\n";
  return 0;
}

}  // namespace erp::app
