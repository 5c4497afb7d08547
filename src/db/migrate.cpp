#include "db/migrate.hpp"

#include "db/direct.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace erp::db {
namespace {

// Any number will do, as long as all versions of the program agree on it.
constexpr const char* lock_sql = "select pg_advisory_lock(7310568421)";
constexpr const char* unlock_sql = "select pg_advisory_unlock(7310568421)";
constexpr const char* table_sql =
    "create table if not exists schema_migration ("
    "number integer primary key, name text not null, checksum text not null, "
    "applied_at timestamptz not null default now())";

std::string sha256(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error{"SHA-256 is not available"};
  }
  std::string hexadecimal;
  for (unsigned int i = 0; i < size; ++i) {
    hexadecimal += "0123456789abcdef"[digest[i] >> 4];
    hexadecimal += "0123456789abcdef"[digest[i] & 15];
  }
  return hexadecimal;
}

Migration read_migration(const std::filesystem::path& file) {
  Migration migration;
  migration.name = file.stem().string();
  const char* const name = migration.name.data();
  const auto [end, error] = std::from_chars(name, name + migration.name.size(), migration.number);
  if (error != std::errc{} || end != name + 4 || *end != '_' || migration.number < 1) {
    throw std::runtime_error{file.string() + " is not named NNNN_name.sql"};
  }
  std::ifstream in{file, std::ios::binary};
  migration.text.assign(std::istreambuf_iterator<char>{in}, {});
  if (!in) throw std::runtime_error{file.string() + " cannot be read"};
  migration.checksum = sha256(migration.text);
  return migration;
}

struct Applied {
  std::string name, checksum;
};

std::map<int, Applied> applied(Direct& database) {
  std::map<int, Applied> all;
  if (database.run("select to_regclass('schema_migration')").null(0, 0)) return all;
  const Rows rows = database.run("select number, name, checksum from schema_migration order by number");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string number{rows.text(i, 0)};
    all[std::stoi(number)] = {std::string{rows.text(i, 1)}, std::string{rows.text(i, 2)}};
  }
  return all;
}

class AdvisoryLock {
 public:
  explicit AdvisoryLock(Direct& database) : database_{database} { database_.run(lock_sql); }
  ~AdvisoryLock() {
    try {
      database_.run(unlock_sql);
    } catch (const std::exception&) {
      // The connection is gone, and with it the lock.
    }
  }
  AdvisoryLock(const AdvisoryLock&) = delete;
  AdvisoryLock& operator=(const AdvisoryLock&) = delete;

 private:
  Direct& database_;
};

void run_one(Direct& database, const Migration& migration) {
  try {
    database.script("begin");
    database.script(migration.text);
    database.run(
        "insert into schema_migration (number, name, checksum) values ($1, $2, $3)",
        {std::to_string(migration.number), migration.name, migration.checksum});
    database.script("commit");
  } catch (const Error& error) {
    database.script("rollback");
    throw std::runtime_error{"migration " + migration.name + " failed and was undone: " + error.what()};
  }
}

}  // namespace

std::vector<Migration> read_migrations(const std::filesystem::path& folder) {
  std::vector<Migration> migrations;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() == ".sql") migrations.push_back(read_migration(entry.path()));
  }
  std::sort(
      migrations.begin(), migrations.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  int expected = 1;
  for (const auto& migration : migrations) {
    if (migration.number < expected)
      throw std::runtime_error{"two migrations have the number of " + migration.name};
    if (migration.number > expected)
      throw std::runtime_error{"a migration is missing before " + migration.name};
    ++expected;
  }
  return migrations;
}

std::vector<Migration> pending(Direct& database, const std::vector<Migration>& migrations) {
  const auto done = applied(database);
  std::vector<Migration> missing;
  for (const auto& migration : migrations) {
    const auto found = done.find(migration.number);
    if (found == done.end()) {
      missing.push_back(migration);
    } else if (found->second.checksum != migration.checksum) {
      throw std::runtime_error{
          "migration " + migration.name +
          " has changed since it ran here: restore its file and put the change into a new migration"};
    }
  }
  if (!done.empty() && (migrations.empty() || done.rbegin()->first > migrations.back().number)) {
    throw NewerDatabase{
        "the database has migration " + done.rbegin()->second.name +
        ", which this program does not know: install the newer program again, or go back to a backup of "
        "before "
        "with itdo-erp restore FILE --activate"};
  }
  // A number that was skipped then and filled now would run after later ones.
  if (!missing.empty() && !done.empty() && missing.front().number < done.rbegin()->first) {
    throw std::runtime_error{
        "the database lacks migration " + missing.front().name + " but has later ones: restore a backup"};
  }
  return missing;
}

int migrate(Direct& database, const std::vector<Migration>& migrations) {
  const AdvisoryLock lock{database};
  database.script(table_sql);
  const auto missing = pending(database, migrations);
  for (const auto& migration : missing) run_one(database, migration);
  return static_cast<int>(missing.size());
}

}  // namespace erp::db
