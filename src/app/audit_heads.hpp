// The heads of the sealed audit trail, kept where nobody who can reach the database can reach them: a file on
// another machine's disk, a line for each block, signed.
//   2026-11-28T22:00:00Z <organization> <block> <head> [<signature of the rest of the line>]
#pragma once

#include "modules/identity/audit_seal.hpp"
#include "service/config.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace erp::app {

// Appends them, and waits until the disk has them. Nothing, if no file is set. Throws std::runtime_error.
void keep_heads(const Config&, const std::vector<identity::SealedHead>&);

struct KeptHeads {
  std::map<std::string, std::vector<std::string>> of_organization;  // by its id: heads, oldest first
  std::vector<identity::AuditFinding> findings;  // head_unsigned, head_forged, head_malformed
};
// public_key: empty, if signatures are not to be looked at.
KeptHeads read_heads(const std::filesystem::path& file, const std::filesystem::path& public_key);

}  // namespace erp::app
