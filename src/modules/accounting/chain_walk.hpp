// Walks along the chain of seals, in order, and notes where it is not what it must be. Pure: no database.
#pragma once

#include "modules/accounting/verify.hpp"
#include "service/secrets.hpp"

#include <optional>

namespace erp::accounting {

// One seal with the entry it was made of, as they are now. Its texts are somebody else's.
struct Seal {
  std::int64_t block_no = 0, position = 0;
  std::string_view entry_id;
  Digest digest{}, chain{};
  std::int64_t block_entries = 0;
  Digest block_head{};
  std::string_view number;
  std::optional<std::string_view> content;  // canonical; none: the entry is gone
  bool balanced = true;
  std::string_view total, debit, credit, lines, line_count;  // of the entry, for the finding
};

class ChainWalk {
 public:
  // Begins after block `block_no`, whose head is `chain`; the chain begins with block 0 and the genesis.
  ChainWalk(std::int64_t block_no, const Digest& chain, std::size_t most_findings);

  void step(const Seal&);
  void finish();  // after the last seal

  std::int64_t block_no() const { return block_no_; }
  const Digest& head() const { return chain_; }
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  void enter_block(const Seal&);
  void leave_block();
  void check_entry(const Seal&);
  void note(std::string_view code, const Seal&, std::string detail);

  std::size_t most_findings_;
  Digest chain_;
  std::int64_t block_no_, position_ = 0;
  bool within_block_ = false;
  std::int64_t block_entries_ = 0;
  Digest block_head_{};
  std::vector<Finding> findings_;
};

}  // namespace erp::accounting
