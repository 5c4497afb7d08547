#include "modules/accounting/seal.hpp"

#include "modules/accounting/canonical.hpp"
#include "modules/accounting/hex.hpp"
#include "modules/accounting/test_books.hpp"
#include "modules/accounting/verify.hpp"
#include "runtime/together.hpp"

namespace erp::accounting {
namespace {

using identity::superuser;

// A superuser who knows how to go past the triggers.
void tamper(const std::string& sql, const db::Values& values = {}) {
  superuser().run("set session_replication_role = replica");
  superuser().run(sql, values);
  superuser().run("set session_replication_role = origin");
}

const Finding* finding(const Proof& proof, std::string_view code) {
  for (const Finding& found : proof.findings)
    if (found.code == code) return &found;
  return nullptr;
}

class SealTest : public testing::Test {
 protected:
  // Five entries, JE-2024-05-00001 to 00005, in two blocks.
  void book_and_seal(db::Database& database) {
    books.open(database);
    for (int i = 0; i < 5; ++i) {
      entries.push_back(
          to_text(books
                      .post(
                          database,
                          date_of(2024, 5, 1 + i),
                          {{.code = "1110", .debit = 100 + i}, {.code = "4110", .credit = 100 + i}})
                      .value));
      if (i == 2) seal_all(database);
    }
    seal_all(database);
  }
  // What the proof says first after a change: "entry_altered JE-2024-05-00002".
  std::string first_finding(const std::string& sql, const db::Values& values) {
    std::string first;
    with_database([&](db::Database& database) {
      book_and_seal(database);
      tamper(sql, values.empty() ? db::Values{organization()} : values);
      const auto proof = verify_books(database, books.id);
      if (!proof.findings.empty())
        first = std::string{proof.findings[0].code} + " " + proof.findings[0].number +
                (proof.findings[0].entry_id == entries[1] ? " second" : "");
    });
    return first;
  }
  std::string organization() const { return to_text(books.id); }

  TestBooks books;
  std::vector<std::string> entries;
};

TEST_F(SealTest, books_that_nobody_touched_are_proven) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    const auto proof = verify_books(database, books.id);
    EXPECT_EQ(proof.blocks, 2);
    EXPECT_EQ(proof.entries, 5);
    EXPECT_EQ(proof.lines, 10);
    EXPECT_EQ(proof.head.size(), 64u);
    for (const auto& found : proof.findings)
      ADD_FAILURE() << found.code << " " << found.number << " " << found.detail;
    EXPECT_TRUE(verify_books(database, books.id, {.expected_head = proof.head}).findings.empty());
    seal_all(database);
    EXPECT_EQ(verify_books(database, books.id).head, proof.head) << "nothing new, no new block";
    const auto waiting =
        superuser().run("select count(*) from journal_unsealed where organization_id = $1", {organization()});
    EXPECT_EQ(waiting.text(0, 0), "0");
  });
}

// The content is documented: anybody can compute a digest without this program.
TEST_F(SealTest, a_digest_is_the_sha256_of_the_canonical_content) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    const auto rows = superuser().run(
        "select encode(sha256(convert_to(" + std::string{canonical_content()} +
            ", 'UTF8')), 'hex'), encode(s.digest, 'hex') from journal_seal s join journal_entry e on e.id = "
            "s.entry_id "
            "cross join lateral (" +
            canonical_lines() + ") l where s.organization_id = $1",
        {organization()});
    ASSERT_EQ(rows.size(), 5u);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows.text(i, 0), rows.text(i, 1));
  });
}

TEST_F(SealTest, an_amount_that_was_changed_is_found) {
  EXPECT_EQ(
      first_finding(
          "update journal_line set debit_amount = debit_amount + 1 where debit_amount = 101 and "
          "organization_id = $1",
          {}),
      "entry_altered JE-2024-05-00002 second");
}

TEST_F(SealTest, a_description_that_was_changed_is_found) {
  EXPECT_EQ(
      first_finding(
          "update journal_entry set description = '別' where number like '%2' and organization_id = $1", {}),
      "entry_altered JE-2024-05-00002 second");
}

TEST_F(SealTest, several_walks_find_what_one_finds) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    const VerifyOptions together{.run = run_together};
    const auto whole = verify_books(database, books.id);
    const auto parts = verify_books(database, books.id, together);
    EXPECT_TRUE(parts.findings.empty());
    EXPECT_EQ(parts.head, whole.head);
    EXPECT_EQ(parts.entries, 5);
    EXPECT_EQ(parts.lines, 10);
    EXPECT_EQ(parts.blocks, 2);
    for (const std::size_t altered : {1U, 3U})  // one in each block
      tamper("update journal_entry set description = '別' where id = $1", {entries[altered]});
    const auto found = verify_books(database, books.id, together).findings;
    ASSERT_GE(found.size(), 2U);
    EXPECT_EQ(found[0].number, "JE-2024-05-00002");
    EXPECT_EQ(found[1].number, "JE-2024-05-00004");
  });
}

TEST_F(SealTest, an_entry_that_was_deleted_is_found_with_its_number) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    tamper("delete from journal_line where entry_id = $1", {entries[1]});
    tamper("delete from journal_entry where id = $1", {entries[1]});
    const auto proof = verify_books(database, books.id);
    ASSERT_FALSE(proof.findings.empty());
    EXPECT_EQ(proof.findings[0].code, "entry_missing");
    EXPECT_EQ(proof.findings[0].entry_id, entries[1]);
    const auto* gap = finding(proof, "number_gap");
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->detail, "journal_entry 2024-05: 5 drawn, 4 in use, highest 5, first missing 2");
    EXPECT_TRUE(finding(proof, "balance_differs"));
  });
}

TEST_F(SealTest, digests_that_were_swapped_are_found) {
  EXPECT_EQ(
      first_finding(
          "update journal_seal s set digest = o.digest from journal_seal o where o.organization_id = $1 and "
          "s.organization_id = $1 and o.block_no = 1 and s.block_no = 1 and o.position = 5 - s.position and "
          "s.position in (2, 3)",
          {}),
      "digest_altered JE-2024-05-00002 second");
}

TEST_F(SealTest, seals_that_were_reordered_are_found) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    for (const auto& [from, to] : {std::pair{"1", "9"}, std::pair{"2", "1"}, std::pair{"9", "2"}})
      tamper(
          "update journal_seal set position = $3 where organization_id = $1 and block_no = 1 and position = "
          "$2",
          {organization(), from, to});
    const auto proof = verify_books(database, books.id);
    ASSERT_FALSE(proof.findings.empty());
    EXPECT_EQ(proof.findings[0].code, "chain_broken");
    EXPECT_EQ(proof.findings[0].number, "JE-2024-05-00002");
  });
}

TEST_F(SealTest, a_seal_that_was_removed_is_found) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    tamper("delete from journal_seal where entry_id = $1", {entries[1]});
    const auto proof = verify_books(database, books.id);
    ASSERT_FALSE(proof.findings.empty());
    EXPECT_EQ(proof.findings[0].code, "seal_missing");
    const auto* unsealed = finding(proof, "entry_unsealed");
    ASSERT_TRUE(unsealed);
    EXPECT_EQ(unsealed->number, "JE-2024-05-00002");
  });
}

TEST_F(SealTest, a_balance_that_was_changed_is_found) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    tamper(
        "update account_balance set debit = debit + 1 where debit = 101 and organization_id = $1",
        {organization()});
    const auto proof = verify_books(database, books.id);
    ASSERT_EQ(proof.findings.size(), 1u);
    EXPECT_EQ(proof.findings[0].code, "balance_differs");
    EXPECT_EQ(
        proof.findings[0].detail,
        "account 1110 on 2024-05-02: kept debit 102 credit 0, lines debit 101 credit 0");
  });
}

TEST_F(SealTest, a_line_that_shows_another_number_in_the_ledger_is_found) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    tamper(
        "update journal_line set entry_number = 'JE-2024-05-00009' where debit_amount = 101 and "
        "organization_id = $1",
        {organization()});
    const auto proof = verify_books(database, books.id);
    ASSERT_EQ(proof.findings.size(), 1u);
    EXPECT_EQ(proof.findings[0].code, "line_differs");
    EXPECT_EQ(proof.findings[0].number, "JE-2024-05-00002");
  });
}

// An entry written beside the program, with lines, a right digest, a right chain, and even a new head of its
// block.
class ForgedEntry : public SealTest {
 protected:
  std::string id = to_text(Uuid::generate());

  void forge(bool seal) {
    tamper(
        "insert into journal_entry (organization_id, id, state, number, entry_date, description, "
        "total_amount, line_count) "
        "values ($1, $2, 'posted', 'JE-2024-05-00006', '2024-05-09', '偽', 7, 2)",
        {organization(), id});
    for (const std::string column : {"debit_amount", "credit_amount"})
      tamper(
          "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, entry_number, "
          "ledger_text, account_id, " +
              column + ") values ($1, $2, $3, true, '2024-05-09', 'JE-2024-05-00006', '偽', $4, 7)",
          {organization(), id, column == "debit_amount" ? "1" : "2", to_text(books.account("1110").value)});
    if (seal) forge_seal();
  }
  void forge_seal() {
    const auto content = superuser().run(
        "select " + std::string{canonical_content()} + " from journal_entry e cross join lateral (" +
            canonical_lines() + ") l where e.id = $1",
        {id});
    const auto last = superuser().run(
        "select encode(head, 'hex') from ledger_block where organization_id = $1 and block_no = 2",
        {organization()});
    Digest head;
    ASSERT_TRUE(from_hexadecimal(last.text(0, 0), head));
    const Digest digest = sha256(content.text(0, 0));
    const auto chain = hexadecimal(chained(head, digest));
    tamper(
        "insert into journal_seal (organization_id, block_no, position, entry_id, digest, chain) "
        "values ($1, 2, 3, $2, decode($3, 'hex'), decode($4, 'hex'))",
        {organization(), id, hexadecimal(digest), chain});
    tamper(
        "update ledger_block set head = decode($2, 'hex') where organization_id = $1 and block_no = 2",
        {organization(), chain});
  }
};

TEST_F(ForgedEntry, is_found_without_a_seal) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    forge(false);
    const auto proof = verify_books(database, books.id);
    ASSERT_FALSE(proof.findings.empty());
    EXPECT_EQ(proof.findings[0].code, "entry_unsealed");
    EXPECT_EQ(proof.findings[0].number, "JE-2024-05-00006");
    EXPECT_EQ(proof.findings[0].entry_id, id);
  });
}

TEST_F(ForgedEntry, is_found_with_a_seal) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    forge(true);
    const auto proof = verify_books(database, books.id);
    ASSERT_FALSE(proof.findings.empty());
    EXPECT_EQ(proof.findings[0].code, "chain_broken");
    EXPECT_EQ(proof.findings[0].number, "JE-2024-05-00006");
    EXPECT_TRUE(finding(proof, "number_gap"));
    EXPECT_TRUE(finding(proof, "balance_differs"));
  });
}

TEST_F(ForgedEntry, is_found_by_the_head_that_the_log_remembers_even_if_all_else_was_rewritten) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    const auto head = verify_books(database, books.id).head;
    forge(true);
    tamper(
        "update ledger_block set entries = 3 where organization_id = $1 and block_no = 2", {organization()});
    tamper("update number_series set last = 6 where organization_id = $1", {organization()});
    tamper(
        "insert into account_balance (organization_id, account_id, day, bucket, debit, credit) values ($1, "
        "$2, "
        "'2024-05-09', 1, 7, 7)",
        {organization(), to_text(books.account("1110").value)});
    EXPECT_TRUE(verify_books(database, books.id).findings.empty());
    const auto proof = verify_books(database, books.id, {.expected_head = head});
    ASSERT_EQ(proof.findings.size(), 1u);
    EXPECT_EQ(proof.findings[0].code, "head_unknown");
  });
}

TEST_F(SealTest, content_that_was_changed_together_with_its_digest_breaks_the_chain) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    tamper("update journal_entry set description = '別' where id = $1", {entries[1]});
    tamper("update journal_line set ledger_text = '別' where entry_id = $1", {entries[1]});
    tamper(
        "update journal_seal s set digest = sha256(convert_to(" + std::string{canonical_content()} +
            ", 'UTF8')) from journal_entry e cross join lateral (" + canonical_lines() +
            ") l where e.id = $1 and s.entry_id = e.id",
        {entries[1]});
    const auto proof = verify_books(database, books.id);
    ASSERT_EQ(proof.findings.size(), 1u) << "one change is one finding";
    EXPECT_EQ(proof.findings[0].code, "chain_broken");
    EXPECT_EQ(proof.findings[0].number, "JE-2024-05-00002");
  });
}

TEST_F(SealTest, neither_seals_nor_blocks_can_be_changed_by_the_application_or_the_owner) {
  with_database([&](db::Database& database) {
    book_and_seal(database);
    for (const std::string sql :
         {"update journal_seal set digest = chain where organization_id = $1",
          "delete from journal_seal where organization_id = $1",
          "update ledger_block set head = 'x' where organization_id = $1"}) {
      EXPECT_TRUE(constraint_of([&] { superuser().run(sql, {organization()}); }).ends_with("_immutable"))
          << sql;
      EXPECT_THROW(
          {
            auto transaction = database.begin({.organization_id = organization()});
            transaction.run(sql, {organization()});
          },
          db::Error)
          << sql;
    }
  });
}

TEST_F(SealTest, an_expected_head_must_be_a_digest) {
  with_database([&](db::Database& database) {
    EXPECT_THROW(verify_books(database, books.id, {.expected_head = "abc"}), Refused);
  });
}

}  // namespace
}  // namespace erp::accounting
