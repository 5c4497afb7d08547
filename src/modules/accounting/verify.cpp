#include "modules/accounting/verify.hpp"

#include "entity/session.hpp"
#include "modules/accounting/canonical.hpp"
#include "modules/accounting/chain_walk.hpp"
#include "modules/accounting/hex.hpp"
#include "modules/accounting/seal.hpp"
#include "modules/accounting/verify_checks.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <limits>

namespace erp::accounting {
namespace {

constexpr int seals_per_page = 2'000;

// For a session in a database where nobody works: memory is free, and the other parts of the proof already
// keep the processors busy.
const std::string alone =
    "select set_config('work_mem', '256MB', true), set_config('max_parallel_workers_per_gather', '0', true)";

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string page_sql() {
  return "select s.block_no, s.position, s.entry_id, encode(s.digest, 'hex'), encode(s.chain, 'hex'), "
         "b.entries, "
         "encode(b.head, 'hex'), e.number, case when e.id is not null then " +
         std::string{canonical_content()} +
         " end, l.lines, l.debit = e.total_amount and l.credit = e.total_amount and l.lines = e.line_count, "
         "e.total_amount, l.debit, l.credit, e.line_count, e.state = 'posted', l.agree "
         "from (select * from journal_seal where organization_id = current_organization() "
         "and (block_no, position) > ($1::bigint, $2::bigint) and block_no <= $3::bigint "
         "order by block_no, position limit " +
         std::to_string(seals_per_page) +
         ") s left join ledger_block b on b.organization_id = s.organization_id and b.block_no = s.block_no "
         "left join journal_entry e on e.organization_id = s.organization_id and e.id = s.entry_id "
         "left join lateral (" +
         canonical_lines(", bool_and(" + std::string{line_agrees()} + ") as agree") +
         ") l on true order by s.block_no, s.position";
}

// Null digests of a row that somebody emptied stay zero, which no SHA-256 is.
Digest digest_of(std::string_view text) {
  Digest digest{};
  if (!from_hexadecimal(text, digest)) digest.fill(0);
  return digest;
}

Seal seal_of(const db::Rows& rows, std::size_t row) {
  return {
      .block_no = number_of(rows.text(row, 0)),
      .position = number_of(rows.text(row, 1)),
      .entry_id = rows.text(row, 2),
      .digest = digest_of(rows.text(row, 3)),
      .chain = digest_of(rows.text(row, 4)),
      .block_entries = number_of(rows.text(row, 5)),
      .block_head = digest_of(rows.text(row, 6)),
      .number = rows.text(row, 7),
      .content = rows.at(row, 8),
      .balanced = rows.text(row, 10) == "t",
      .total = rows.text(row, 11),
      .debit = rows.text(row, 12),
      .credit = rows.text(row, 13),
      .lines = rows.text(row, 9),
      .line_count = rows.text(row, 14)};
}

// Blocks of the chain that one walk looks at: those after `after`, whose head is known, until `last`.
struct Stretch {
  std::int64_t after;
  Digest chain;
  std::int64_t last;
};

// The whole chain as `count` stretches of about as many blocks.
std::vector<Stretch> stretches(db::Database& database, const Uuid& organization, std::size_t count) {
  std::vector<Stretch> all{{0, genesis_of(organization), std::numeric_limits<std::int64_t>::max()}};
  if (count == 1) return all;
  const auto blocks = database.read(
      {.organization_id = to_text(organization)},
      "select block_no, encode(head, 'hex') from ledger_block where organization_id = current_organization() "
      "order by block_no");
  for (std::size_t i = 1; i < count && blocks.size() >= count; ++i) {
    const std::size_t end = blocks.size() * i / count - 1;
    all.back().last = number_of(blocks.text(end, 0));
    all.push_back(
        {all.back().last, digest_of(blocks.text(end, 1)), std::numeric_limits<std::int64_t>::max()});
  }
  return all;
}

// What came of one part of the proof, and what it saw on the way.
struct Part : Proof {
  std::int64_t posted = 0;  // entries with a seal
  bool lines_agree = true;  // of the ledger with their entries
};

void walk_chain(
    db::Transaction& transaction, const Stretch& stretch, const VerifyOptions& options, Part& proof) {
  ChainWalk walk{stretch.after, stretch.chain, options.most_findings};
  const auto sql = page_sql();
  const auto last = std::to_string(stretch.last);
  for (db::Values after{std::to_string(stretch.after), std::to_string(std::numeric_limits<int>::max()), last};
       ;) {
    const auto rows = transaction.run(sql, after);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      walk.step(seal_of(rows, i));
      proof.lines += number_of(rows.text(i, 9));
      proof.posted += rows.text(i, 15) == "t" ? 1 : 0;
      proof.lines_agree = proof.lines_agree && rows.text(i, 16) != "f";
    }
    proof.entries += static_cast<std::int64_t>(rows.size());
    if (rows.size() < seals_per_page) break;
    after = {std::string{rows.text(rows.size() - 1, 0)}, std::string{rows.text(rows.size() - 1, 1)}, last};
  }
  walk.finish();
  proof.blocks = walk.block_no();
  if (proof.entries > 0) proof.head = hexadecimal(walk.head());
  proof.findings = walk.findings();
}

void look(db::Transaction& transaction, const Check& check, const VerifyOptions& options, Proof& proof) {
  const auto rows = transaction.run(check.sql + " limit $1::bigint", {std::to_string(options.most_findings)});
  for (std::size_t i = 0; i < rows.size(); ++i)
    proof.findings.push_back(
        {check.code,
         std::string{rows.text(i, 0)},
         std::string{rows.text(i, 1)},
         std::string{rows.text(i, 2)}});
}

// Names what the walks along the chain did not come by, or saw only in passing.
void look_again(
    db::Transaction& transaction, const Part& seen, std::int64_t posted, const VerifyOptions& options,
    Proof& proof) {
  if (posted != seen.posted) look(transaction, entry_unsealed(), options, proof);
  look(transaction, line_differs(!seen.lines_agree), options, proof);
}

void look_for_head(db::Transaction& transaction, const std::string& expected, Proof& proof) {
  if (expected.empty()) return;
  const auto found = transaction.run(
      "select from ledger_block where organization_id = current_organization() and head = decode($1, 'hex')",
      {expected});
  if (found.size() == 0) proof.findings.push_back({"head_unknown", "", "", expected});
}

// What was found of one part after what was found of those before.
void append(Part& proof, Part part) {
  proof.blocks = std::max(proof.blocks, part.blocks);
  proof.entries += part.entries;
  proof.lines += part.lines;
  if (!part.head.empty()) proof.head = std::move(part.head);
  proof.posted += part.posted;
  proof.lines_agree = proof.lines_agree && part.lines_agree;
  std::ranges::move(part.findings, std::back_inserter(proof.findings));
}

}  // namespace

Proof verify_books(db::Database& database, const Uuid& organization, const VerifyOptions& options) {
  Digest expected{};
  if (!options.expected_head.empty() && !from_hexadecimal(options.expected_head, expected))
    throw Refused{"malformed", "expected_head"};
  constexpr std::size_t walks = 2;
  const auto ways = stretches(database, organization, options.run ? walks : 1);
  std::vector<Part> parts(ways.size() + 1);
  std::vector<std::function<void()>> tasks;
  std::int64_t posted = 0;
  const auto begin = [&] {
    return database.begin({.organization_id = to_text(organization)}, Clock::now() + std::chrono::hours{12});
  };
  const auto add = [&](Part& part, auto task) {
    tasks.emplace_back([&, task] {
      auto transaction = begin();
      task(transaction, part);
    });
  };
  for (std::size_t i = 0; i < ways.size(); ++i)
    add(parts[i], [&, i](auto& transaction, Part& part) { walk_chain(transaction, ways[i], options, part); });
  add(parts.back(), [&](auto& transaction, Part& part) {
    look_for_head(transaction, options.expected_head, part);
    if (options.run) transaction.run(alone);
    for (const Check& check : checks()) look(transaction, check, options, part);
    posted = number_of(transaction.run(std::string{posted_count()}).text(0, 0));
  });
  if (options.run)
    options.run(std::move(tasks));
  else
    for (const auto& task : tasks) task();
  Part proof, again;
  for (std::size_t i = 0; i < ways.size(); ++i) append(proof, std::move(parts[i]));
  auto transaction = begin();
  look_again(transaction, proof, posted, options, again);
  // An entry that is named says more than the balances that differ because of it.
  append(proof, std::move(again));
  append(proof, std::move(parts.back()));
  return proof;
}

}  // namespace erp::accounting
