// The proof of the books: everything that was sealed is recomputed, and what must agree is compared.
#pragma once

#include "base/uuid.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::db {
class Database;
}

namespace erp::accounting {

// One thing that is not as it must be. Codes:
//  - entry_altered: an entry differs from what was sealed
//  - entry_missing: a sealed entry is not there any more
//  - digest_altered: the entry is as it was chained, but its digest was changed
//  - chain_broken: the seal does not follow from the one before: changed with its digest, moved or inserted
//  - seal_missing: a position of the chain is not there any more
//  - block_altered: the head of a block or its count is not that of its seals
//  - head_unknown: the expected head is not in the chain: books were replaced or cut off
//  - entry_unsealed: an entry is posted but neither sealed nor waiting to be: written beside the program
//  - entry_lost: an entry waits to be sealed but is not posted any more
//  - entry_unbalanced: debit, credit, total or the number of lines do not agree
//  - balance_differs: the balance of an account and day is not the sum of its lines
//  - line_differs: a line shows another number or text in the ledger than its entry has
//  - number_gap: a legal series lacks numbers, or has more than were drawn
//  - control_differs: a control account is not the sum of its open items
struct Finding {
  std::string_view code;
  std::string number;  // of the entry; empty: it has none, or it is not about an entry
  std::string entry_id;
  std::string detail;
};

struct Proof {
  std::int64_t blocks = 0, entries = 0, lines = 0;  // sealed ones that were looked at
  std::string head;               // of the last block, hexadecimal; empty: nothing is sealed yet
  std::vector<Finding> findings;  // of the chain first, in its order; none: the books are proven
};

struct VerifyOptions {
  std::string expected_head;        // hexadecimal, from the log or a backup; empty: none
  std::size_t most_findings = 100;  // of each check
  // Runs the parts of the proof, each on a connection of its own, for a database in which nobody works;
  // empty: one after the other.
  std::function<void(std::vector<std::function<void()>>)> run;
};

// Streams: needs memory for a page of entries only. Reads for minutes on large books, so the database's
// statement timeout must allow for that. Throws Refused{"malformed"} if the expected head is not a digest.
Proof verify_books(db::Database&, const Uuid& organization, const VerifyOptions& = {});

}  // namespace erp::accounting
