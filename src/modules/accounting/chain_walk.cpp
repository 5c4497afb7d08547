#include "modules/accounting/chain_walk.hpp"

#include "base/decimal.hpp"
#include "modules/accounting/seal.hpp"

namespace erp::accounting {
namespace {

std::string amount(std::string_view text) {
  std::int64_t units = 0;
  return parse_units(text, Amount::places, units) ? to_text(Amount::of_units(units)) : std::string{text};
}

std::string sums(const Seal& seal) {
  return "total " + amount(seal.total) + ", debit " + amount(seal.debit) + ", credit " + amount(seal.credit) +
         ", " + std::string{seal.lines} + " of " + std::string{seal.line_count} + " lines";
}

}  // namespace

ChainWalk::ChainWalk(std::int64_t block_no, const Digest& chain, std::size_t most_findings)
    : most_findings_{most_findings}, chain_{chain}, block_no_{block_no} {}

void ChainWalk::note(std::string_view code, const Seal& seal, std::string detail) {
  if (findings_.size() < most_findings_)
    findings_.push_back({code, std::string{seal.number}, std::string{seal.entry_id}, std::move(detail)});
}

void ChainWalk::step(const Seal& seal) {
  if (seal.block_no != block_no_) {
    leave_block();
    enter_block(seal);
  }
  if (seal.position != position_ + 1)
    note(
        "seal_missing",
        {},
        "block " + std::to_string(seal.block_no) + ", positions " + std::to_string(position_ + 1) + " to " +
            std::to_string(seal.position - 1));
  position_ = seal.position;
  check_entry(seal);
  // What follows is compared with the chain as it is kept, so that one change is one finding.
  chain_ = seal.chain;
}

void ChainWalk::finish() {
  leave_block();
}

void ChainWalk::enter_block(const Seal& seal) {
  if (seal.block_no != block_no_ + 1)
    note(
        "seal_missing",
        {},
        "blocks " + std::to_string(block_no_ + 1) + " to " + std::to_string(seal.block_no - 1));
  block_no_ = seal.block_no;
  within_block_ = true;
  block_entries_ = seal.block_entries;
  block_head_ = seal.block_head;
  position_ = 0;
}

void ChainWalk::leave_block() {
  if (!within_block_) return;
  const auto name = "block " + std::to_string(block_no_);
  if (block_head_ != chain_)
    note("block_altered", {}, name + ": its head is not the chain of its last entry");
  if (block_entries_ != position_)
    note(
        "block_altered",
        {},
        name + ": " + std::to_string(block_entries_) + " entries were sealed, " + std::to_string(position_) +
            " are there");
}

void ChainWalk::check_entry(const Seal& seal) {
  if (!seal.content) return note("entry_missing", seal, "sealed in block " + std::to_string(seal.block_no));
  const Digest digest = sha256(*seal.content);
  if (digest != seal.digest && chained(chain_, digest) == seal.chain)
    note("digest_altered", seal, "the entry is as it was sealed, the digest beside it is not");
  else if (digest != seal.digest)
    note("entry_altered", seal, "its content is not what was sealed; now: " + sums(seal));
  else if (chained(chain_, digest) != seal.chain)
    note("chain_broken", seal, "changed together with its digest, moved or inserted; now: " + sums(seal));
  if (seal.position > block_entries_)
    note("chain_broken", seal, "inserted into its block after it was sealed");
  if (!seal.balanced) note("entry_unbalanced", seal, sums(seal));
}

}  // namespace erp::accounting
