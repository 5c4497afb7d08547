// The seal over the books: each posted entry's digest, chained in the order of sealing and closed in blocks.
//
//   digest of an entry = SHA-256 of its canonical content (see canonical.hpp)
//   chain of an entry  = SHA-256(chain of the entry before it, then its digest), both as bytes
//   head of a block    = chain of its last entry
//
// The chain of the first entry follows genesis_of its organization. Whoever alters a sealed entry has to
// rewrite every chain after it, and then the heads differ from those that were written to the log.
#pragma once

#include "base/uuid.hpp"
#include "service/secrets.hpp"

#include <string_view>

namespace erp::db {
class Database;
}

namespace erp::accounting {

// What the first chain of an organization's books follows.
Digest genesis_of(const Uuid& organization);
// The chain after an entry with this digest.
Digest chained(const Digest& before, const Digest& digest);

// Seals what was posted and committed since the last block, of all organizations. Safe beside other nodes:
// one of them seals an organization at a time, the others pass it by. Each new head is also written to the
// log (BOOKS_SEALED).
void seal_all(db::Database&);

}  // namespace erp::accounting
