// Forward-only migrations: files NNNN_name.sql, each run once, in order, each in a transaction of its own,
// under an advisory lock, recorded with the SHA-256 of its text in table schema_migration.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace erp::db {

class Direct;

struct Migration {
  int number = 0;
  std::string name;  // "0001_identity"
  std::string text;
  std::string checksum;  // SHA-256, hexadecimal
};

// Files of the folder in order; throws if numbers repeat or leave a gap.
std::vector<Migration> read_migrations(const std::filesystem::path& folder);

// What the database still lacks. Throws std::runtime_error with one line that says what to do if a migration
// that ran has another text now, or if the database is newer than the folder.
// The database has migrations that this program does not know.
struct NewerDatabase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::vector<Migration> pending(Direct&, const std::vector<Migration>&);

// Runs what is pending; answers how many.
int migrate(Direct&, const std::vector<Migration>&);

}  // namespace erp::db
