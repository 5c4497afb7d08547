#include "modules/accounting/seal.hpp"

#include "entity/session.hpp"
#include "modules/accounting/canonical.hpp"
#include "modules/accounting/hex.hpp"
#include "service/log.hpp"

#include <charconv>

namespace erp::accounting {
namespace {

constexpr std::size_t entries_per_block = 5'000;

std::string unsealed_sql() {
  return "select e.id, " + std::string{canonical_content()} +
         " from (select organization_id, entry_id from journal_unsealed where organization_id = "
         "current_organization() "
         "order by entry_id limit " +
         std::to_string(entries_per_block) +
         ") u join journal_entry e on e.organization_id = u.organization_id and e.id = u.entry_id "
         "cross join lateral (" +
         canonical_lines() + ") l order by e.id";
}

// What the next block follows.
struct Tip {
  std::int64_t block_no = 0;
  Digest head;
};

Tip tip_of(db::Transaction& transaction, const Uuid& organization) {
  const auto last = transaction.run(
      "select block_no, encode(head, 'hex') from ledger_block where organization_id = current_organization() "
      "order by block_no desc limit 1");
  Tip tip{0, genesis_of(organization)};
  if (last.size() == 0) return tip;
  const auto number = last.text(0, 0);
  std::from_chars(number.data(), number.data() + number.size(), tip.block_no);
  if (!from_hexadecimal(last.text(0, 1), tip.head))
    throw std::runtime_error{"the head of a ledger block is not a digest"};
  return tip;
}

struct Seals {
  std::string ids, digests, chains;  // as elements of SQL arrays
  Digest head;
};

Seals seals_of(const db::Rows& entries, const Digest& before) {
  Seals seals{.head = before};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Digest digest = sha256(entries.text(i, 1));
    seals.head = chained(seals.head, digest);
    const char* const comma = i == 0 ? "" : ",";
    seals.ids.append(comma).append(entries.text(i, 0));
    seals.digests.append(comma).append(hexadecimal(digest));
    seals.chains.append(comma).append(hexadecimal(seals.head));
  }
  return seals;
}

// Seals at most one block; answers how many entries are in it.
std::size_t seal_block(db::Database& database, const Uuid& organization) {
  auto transaction = database.begin({.organization_id = to_text(organization), .access = "system"});
  const auto ours = transaction.run(
      "select pg_try_advisory_xact_lock(hashtextextended('seal ' || current_organization()::text, 0))");
  if (ours.text(0, 0) != "t") return 0;
  const Tip tip = tip_of(transaction, organization);
  const auto entries = transaction.run(unsealed_sql());
  if (entries.size() == 0) return 0;
  const Seals seals = seals_of(entries, tip.head);
  const auto number = std::to_string(tip.block_no + 1);
  const auto head = hexadecimal(seals.head);
  transaction.queue(
      "insert into ledger_block (organization_id, block_no, entries, head) "
      "values (current_organization(), $1, $2, decode($3, 'hex'))",
      {number, std::to_string(entries.size()), head});
  transaction.queue(
      "insert into journal_seal (organization_id, block_no, position, entry_id, digest, chain) "
      "select current_organization(), $1, s.position, s.id, decode(s.digest, 'hex'), decode(s.chain, 'hex') "
      "from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality s(id, digest, chain, position)",
      {number, "{" + seals.ids + "}", "{" + seals.digests + "}", "{" + seals.chains + "}"});
  transaction.queue(
      "delete from journal_unsealed where organization_id = current_organization() and entry_id = "
      "any($1::uuid[])",
      {"{" + seals.ids + "}"});
  transaction.commit();
  log::info(
      "BOOKS_SEALED",
      {{"organization", to_text(organization)},
       {"block", number},
       {"entries", entries.size()},
       {"head", head}});
  return entries.size();
}

}  // namespace

Digest genesis_of(const Uuid& organization) {
  return sha256("itdo-erp books 1 " + to_text(organization));
}

Digest chained(const Digest& before, const Digest& digest) {
  std::array<char, std::tuple_size_v<Digest> * 2> both;
  std::copy(before.begin(), before.end(), both.begin());
  std::copy(digest.begin(), digest.end(), both.begin() + std::tuple_size_v<Digest>);
  return sha256({both.data(), both.size()});
}

void seal_all(db::Database& database) {
  const auto waiting = database.read(
      {.access = "system"},
      "select o.id from organization o where exists (select from journal_unsealed u where u.organization_id "
      "= o.id)");
  std::exception_ptr fault;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    Uuid organization;
    if (!parse(waiting.text(i, 0), organization)) continue;
    try {
      while (seal_block(database, organization) == entries_per_block) continue;
    } catch (const std::exception&) {
      // The books of the others are sealed all the same.
      if (!fault) fault = std::current_exception();
    }
  }
  if (fault) std::rethrow_exception(fault);
}

}  // namespace erp::accounting
