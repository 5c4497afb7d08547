#include "entity/csv.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "entity/csv_columns.hpp"
#include "entity/describe.hpp"
#include "entity/windows_31j.hpp"

#include <gtest/gtest.h>

namespace erp {
namespace {

std::string_view code_of(std::string_view text, std::size_t most_rows = 10) {
  try {
    read_csv(text, most_rows);
  } catch (const Refused& refused) { return refused.problems().front().code; }
  return {};
}

TEST(Csv, ReadsQuotesLineEndsAndCommasInsideOfFields) {
  const auto table = read_csv("code,note\r\nA1,\"one, \"\"two\"\"\nthree\"\r\n\r\nA2,\n", 10);
  EXPECT_EQ(table.header, (CsvRow{"code", "note"}));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0], (CsvRow{"A1", "one, \"two\"\nthree"}));
  EXPECT_EQ(table.rows[1], (CsvRow{"A2", ""}));
}

TEST(Csv, ReadsUtf8WithAndWithoutMarkAndWindows31J) {
  const std::string text = "code,name\r\nA1,株式会社髙島①\r\n";
  for (const auto& bytes : {text, std::string{byte_order_mark} + text, to_windows_31j(text)})
    EXPECT_EQ(read_csv(bytes, 10).rows.at(0).at(1), "株式会社髙島①");
}

TEST(Csv, FillsShortRowsAndRefusesLongOnes) {
  EXPECT_EQ(read_csv("a,b,c\n1\n", 10).rows.at(0), (CsvRow{"1", "", ""}));
  EXPECT_EQ(code_of("a\n1,2\n"), "csv_malformed");
}

TEST(Csv, RefusesWhatIsNoTable) {
  EXPECT_EQ(code_of(""), "csv_empty");
  EXPECT_EQ(code_of("code\n"), "csv_empty");
  EXPECT_EQ(code_of("code\n\"open"), "csv_malformed");
  EXPECT_EQ(code_of("code\n\"a\"b\n"), "csv_malformed");
  EXPECT_EQ(code_of("code\n\x81\xFF\n"), "csv_encoding");
  EXPECT_EQ(code_of("code\n1\n2\n3\n", 2), "csv_too_many_rows");
}

TEST(Csv, GuardsFormulasAndGivesThemBack) {
  for (const std::string text : {"=1+1", "+81-3-1234-5678", "-5", "@SUM(A1)", "'=1", "'plain", "plain", ""}) {
    std::string out;
    write_csv_text(text, out);
    EXPECT_FALSE(out.starts_with('=') || out.starts_with('+') || out.starts_with('-') || out.starts_with('@'))
        << out;
    EXPECT_EQ(unguarded(out), text);
  }
  std::string number;
  write_csv_plain("-1234.5", number);
  EXPECT_EQ(number, "-1234.5");
}

TEST(Windows31J, KnowsTheCharactersOfSpreadsheets) {
  EXPECT_EQ(from_windows_31j(to_windows_31j("①㈱髙﨑ｶﾅ")), "①㈱髙﨑ｶﾅ");
  EXPECT_EQ(from_windows_31j(to_windows_31j("10\u301C20 \u22125")), "10\uFF5E20 \uFF0D5");
  EXPECT_EQ(from_windows_31j(to_windows_31j("a😀b")), "a〓b");
  EXPECT_FALSE(from_windows_31j("\x81\xFF"));
}

struct Group {
  Id<Group> id;
  std::string code;
  static const Entity entity;
};
struct Thing {
  Id<Thing> id;
  Version version;
  std::string code;
  Date since;
  bool active = true;
  Amount price;
  std::optional<Id<Group>> group_id;
  std::string sealed;
  std::optional<std::string> secret;
  std::optional<bool> greet;
  static const Entity entity;
};
const Entity Group::entity = describe<Group>(
    {.name = "group", .members{field<&Group::id>(), field<&Group::code>({.unique = true, .title = true})}});
const Entity Thing::entity = describe<Thing>({
    .name = "thing",
    .path = "/things",
    .computed{{.name = "total", .type = "amount", .sql = "0"}},
    .members{
        field<&Thing::id>(),
        field<&Thing::version>(),
        field<&Thing::code>({.unique = true, .written = lower_ascii}),
        field<&Thing::since>(),
        field<&Thing::active>(),
        field<&Thing::price>(),
        field<&Thing::group_id>(),
        field<&Thing::sealed>({.derived = true}),
        field<&Thing::secret>({.write_only = true}),
        field<&Thing::greet>({.write_only = true}),
    },
});

TEST(CsvColumns, AnExportCanBeReadInAgain) {
  CsvRow header;
  for (const auto& column : export_columns(Thing::entity, {})) header.push_back(column.name);
  EXPECT_EQ(
      header,
      (CsvRow{
          "id", "version", "code", "since", "active", "price", "group_id", "group.code", "sealed", "total"}));
  Problems problems;
  const auto columns = import_columns(Thing::entity, header, problems);
  EXPECT_TRUE(problems.empty());
  using Use = ImportColumn::Use;
  const std::vector<Use> uses{
      Use::id,
      Use::ignored,
      Use::value,
      Use::value,
      Use::value,
      Use::value,
      Use::value,
      Use::reference,
      Use::ignored,
      Use::ignored};
  ASSERT_EQ(columns.size(), uses.size());
  for (std::size_t i = 0; i < uses.size(); ++i) EXPECT_EQ(columns[i].use, uses[i]) << header[i];
  EXPECT_EQ(import_key(Thing::entity)->name, "code");
}

TEST(CsvColumns, NamesThatAreUnknownOrSaidTwiceAreProblems) {
  Problems problems;
  import_columns(Thing::entity, {"code", "colour", "code"}, problems);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].code, "unknown_field");
  EXPECT_EQ(problems[1].code, "duplicate_column");
}

TEST(CsvColumns, HoldNoSecretsButMayAskForSomethingToBeDone) {
  Problems problems;
  const auto columns = import_columns(Thing::entity, {"greet", "secret"}, problems);
  EXPECT_EQ(columns[0].use, ImportColumn::Use::value);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].field, "secret");
}

TEST(CsvColumns, AKeyHasOneWrittenForm) {
  EXPECT_EQ(written_key(*Thing::entity.field("code"), "AbC"), "abc");
  EXPECT_EQ(written_key(*Group::entity.field("code"), " AbC "), "AbC");
}

TEST(CsvColumns, ReadsCellsAsSpreadsheetsWriteThem) {
  EXPECT_EQ(plain_cell(date_type, "2026/4/1"), "2026-04-01");
  EXPECT_EQ(plain_cell(date_type, "2026-04-01"), "2026-04-01");
  EXPECT_EQ(plain_cell(yes_no_type, "TRUE"), "true");
  EXPECT_EQ(plain_cell(yes_no_type, "0"), "false");
  EXPECT_EQ(plain_cell(TypeOf<Amount>::type(), " １,２３４.50 "), "1234.50");
  EXPECT_EQ(plain_cell(text_type, "'=1"), "=1");
}

}  // namespace
}  // namespace erp
