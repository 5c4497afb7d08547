// The seal over the audit trail, and its proof: a row that a superuser changes, takes out or puts in
// elsewhere is found and named.
//   head of a block = SHA-256(head of the block before, digests of its rows); the first follows a genesis of
//   the organization. The digest of a row is written down in the migration (audit_digest).
// Source: OWASP ASVS 4.0, 7.3.3 (logs are protected from alteration).
#pragma once

#include "base/uuid.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace erp::db {
class Database;
}

namespace erp::identity {

struct SealedHead {
  std::string organization;  // its id
  std::int64_t block = 0;
  std::string head;  // hexadecimal
};

// Seals what was committed since the last block, of all organizations; safe beside other nodes. Each new head
// is also written to the log (AUDIT_SEALED), and answered.
std::vector<SealedHead> seal_audit(db::Database&);

// Of these heads, those that are not in the organization's chain any more.
std::vector<std::string> unknown_heads(
    db::Database&, const Uuid& organization, const std::vector<std::string>& heads);

// Codes:
//  - audit_altered, audit_missing: a sealed row is not what it was, or not there any more
//  - audit_lost: a row that waited for its seal is not there any more
//  - audit_unsealed: a row is neither sealed nor waiting: its block was taken out, or it was written beside
//  the
//    program
//  - block_altered, block_missing: a block is not what it was, or not there any more
//  - head_unknown: the expected head is not in the chain: blocks were cut off or replaced
struct AuditFinding {
  std::string code, row, detail;  // row: its id; empty: it is about a block
};

struct AuditProof {
  std::int64_t blocks = 0, rows = 0;
  std::string head;  // of the last block, hexadecimal; empty: nothing is sealed yet
  std::vector<AuditFinding> findings;
};

// expected_head: hexadecimal, from the log; empty: none. Each kind of finding is listed a hundred times at
// most.
AuditProof verify_audit(db::Database&, const Uuid& organization, const std::string& expected_head);

}  // namespace erp::identity
