// A backup made into a database again, beside the one that runs.
#pragma once

#include "app/backup/inspect.hpp"
#include "app/backup/proof_load.hpp"

#include <memory>

namespace erp::app::backup {

// How far it is: bytes of the file read, of so many.
using Progress = std::function<void(std::int64_t read, std::int64_t of)>;

// Makes the database `name` from the file, as it was dumped. Throws std::runtime_error with what PostgreSQL
// said; then there is no such database.
void rebuild(const Config&, const Inspected&, const std::string& name, const Progress&);

// The same to be looked at and dropped (see proof_text.hpp). Its foreign keys are made by faults_of.
std::unique_ptr<ProofLoad> rebuild_for_proof(const Config&, const Inspected&, const std::string& name);
void drop(const Config&, const std::string& name);

// What in the database is not as it must be: references that lead nowhere, tables that lack rows, books that
// are not proven. None: it is whole. The three are looked at beside each other.
std::vector<std::string> faults_of(
    const Config&, const std::string& name, const std::optional<Manifest>&, ProofLoad* for_proof = nullptr);

}  // namespace erp::app::backup
