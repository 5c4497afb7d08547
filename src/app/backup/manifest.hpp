// What is known of a backup, kept beside its file as FILE.json.
#pragma once

#include "app/backup/dump_file.hpp"

#include <map>
#include <optional>
#include <string>

namespace erp::app::backup {

// What the database was when it was dumped, all of one moment.
struct DatabaseFacts {
  std::string database, server_version, wal_position;
  std::int64_t schema = 0;                   // the number of the last migration
  std::map<std::string, std::int64_t> rows;  // of each table
  std::map<std::string, std::string> heads;  // of the sealed books, by the code of the company
};

struct Manifest {
  std::string file, program_version, started_at, finished_at;  // times: RFC 3339
  FileFacts facts;
  DatabaseFacts content;
  std::string verified_at;  // when it was restored and found whole; empty: it was not
  std::int64_t dump_ms = 0, verify_ms = 0;
  std::string fault;  // why it could not be verified
};

std::filesystem::path manifest_path(const std::filesystem::path& backup);
std::string to_json(const Manifest&);
// Readable for the group of its folder: the server shows what there is. The backup itself is not.
void write_manifest(const std::filesystem::path& place, const Manifest&);
// None if there is no such file. Throws Unusable{"manifest_damaged"}.
std::optional<Manifest> read_manifest(const std::filesystem::path& backup);

}  // namespace erp::app::backup
