// pgBackRest, the program that keeps base backups and the write-ahead log: how it is called and what it says.
#pragma once

#include "app/pitr/wal.hpp"
#include "service/process.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace erp::app::pitr {

inline constexpr const char* stanza = "itdo-erp";
inline constexpr const char* programs = "/usr/lib/postgresql/15/bin/";  // of PostgreSQL

// As user postgres if we are root.
std::vector<std::string> as_postgres(std::vector<std::string> words);
Finished pgbackrest(const std::vector<std::string>& words, std::chrono::milliseconds at_most);
bool is_installed();

struct BaseBackup {
  std::string label, type, first_wal, archive;  // archive: "15-1"
  Instant started, ended;
  bool damaged = false;  // pages with wrong checksums were found while it was made
};

struct Repository {
  std::vector<BaseBackup> backups;  // oldest first
  std::string fault;                // why it cannot be used, in words of pgBackRest; empty: it can
};
Repository read_repository();

// In the order of their names.
std::vector<Segment> segments_of(const std::string& archive);

// What is wrong with files of the repository, a line each, by reading all of them. pgBackRest 2.45 ends with
// 0 whatever it finds, so its words count.
std::vector<std::string> damages();

}  // namespace erp::app::pitr
