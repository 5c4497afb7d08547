// A backup made into a database again, beside the one that runs.
#pragma once

#include "app/backup/inspect.hpp"

namespace erp::app::backup {

// How far it is: bytes of the file read, of so many.
using Progress = std::function<void(std::int64_t read, std::int64_t of)>;

enum class Purpose : std::uint8_t {
  use,    // as it was dumped
  proof,  // to be looked at and dropped: see proof_text.hpp
};

// Makes the database `name` from the file. Throws std::runtime_error with what PostgreSQL said; then there is
// no such database.
void rebuild(
    const Config&, const Inspected&, const std::string& name, const Progress&, Purpose = Purpose::use);
void drop(const Config&, const std::string& name);

// What in the database is not as it must be: tables that lack rows, books that are not proven. None: it is
// whole.
std::vector<std::string> faults_of(const Config&, const std::string& name, const std::optional<Manifest>&);

}  // namespace erp::app::backup
