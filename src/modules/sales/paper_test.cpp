// Reads the printed papers back with the programs of poppler, as a recipient's reader would.
#include "modules/sales/paper.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace erp::sales {
namespace {

using Kind = InvoicePaper::Kind;

constexpr InvoicePaper::Tax standard{.rate = Rate::of_units(10'000'000)};
constexpr InvoicePaper::Tax reduced{.rate = Rate::of_units(8'000'000), .reduced = true};

InvoicePaper sample(std::size_t lines = 3) {
  InvoicePaper paper;
  paper.number = "INV-2026-000123";
  paper.issued_on = date_of(2026, 11, 30);
  paper.supplied_from = date_of(2026, 11, 1);
  paper.supplied_to = date_of(2026, 11, 30);
  paper.due_on = date_of(2026, 12, 31);
  paper.issuer = {
      .name = "株式会社みなと製作所",
      .registration_number = "T1234567890123",
      .postal_code = "231-0001",
      .address = {"神奈川県横浜市中区新港一丁目1番1号"},
      .phone = "045-000-0000",
  };
  paper.recipient = {
      .name = "株式会社さくら商事", .postal_code = "100-0005", .address = {"東京都千代田区丸の内"}};
  paper.bank = {"みなと銀行 本店（普通）1234567"};
  paper.notes = "振込手数料はご負担ください。";
  for (std::size_t i = 0; i < lines; ++i) {
    const bool food = i % 3 == 2;
    paper.lines.push_back({
        .description = (food ? "飲料水 品番" : "部品 品番") + std::to_string(i + 1),
        .quantity = Quantity{2},
        .unit = "個",
        .unit_price = Amount{50000},
        .amount = Amount{100000},
        .tax = food ? reduced : standard,
    });
  }
  paper.taxes = {
      {.tax = standard, .base = Amount{1200000}, .amount = Amount{120000}},
      {.tax = reduced, .base = Amount{34000}, .amount = Amount{2720}},
  };
  paper.net = Amount{1234000};
  paper.tax = Amount{122720};
  paper.gross = Amount{1356720};
  return paper;
}

// Without blanks and line ends, which a reader of PDF guesses from distances; page ends (\f) stay.
std::string squeezed(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

// A PDF in a file that goes away with it.
class PdfFile {
 public:
  explicit PdfFile(const InvoicePaper& paper) {
    static int count = 0;
    const std::string name = "erp-paper-" + std::to_string(getpid()) + '-' + std::to_string(++count) + ".pdf";
    path_ = std::filesystem::temp_directory_path() / name;
    std::ofstream{path_, std::ios::binary} << render_pdf(paper);
  }
  ~PdfFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;

  // What the program prints for this file.
  std::string output_of(const std::string& program, const std::string& after = "") const {
    const std::string command = program + " '" + path_.string() + "' " + after;
    FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error{"cannot start " + program};
    std::string out;
    char buffer[4096];
    while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
    if (pclose(pipe) != 0) throw std::runtime_error{program + " failed"};
    return out;
  }
  std::string text() const { return squeezed(output_of("pdftotext -layout", "-")); }

 private:
  std::filesystem::path path_;
};

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

void expect_all(const std::string& text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    EXPECT_NE(text.find(squeezed(std::string{part})), std::string::npos) << part << "\n" << text;
}

TEST(paper, qualified_invoice_has_all_required_fields) {
  expect_all(
      PdfFile{sample()}.text(),
      {"請求書",
       "INV-2026-000123",
       "2026年11月30日",
       "2026年11月1日〜11月30日",
       "株式会社みなと製作所",
       "登録番号",
       "T1234567890123",
       "〒231-0001",
       "045-000-0000",
       "株式会社さくら商事",
       "御中",
       "飲料水 品番3",
       "※",
       "10%対象",
       "¥1,200,000",
       "¥120,000",
       "8%対象",
       "¥34,000",
       "¥2,720",
       "※は軽減税率（8%）対象",
       "¥1,234,000",
       "¥122,720",
       "¥1,356,720",
       "お支払期限",
       "2026年12月31日",
       "お振込先",
       "1234567",
       "振込手数料",
       "1 / 1"});
}

TEST(paper, english_invoice) {
  InvoicePaper english = sample();
  english.language = Language::en;
  english.lines[0].amount = Amount{-1234};
  const std::string text = PdfFile{english}.text();
  expect_all(
      text,
      {"Invoice",
       "30 Nov 2026",
       "1 Nov – 30 Nov 2026",
       "T1234567890123",
       "Taxable at 10%",
       "Taxable at 8%",
       "Reduced tax rate (8%)",
       "¥1,356,720",
       "-1,234",
       "31 Dec 2026"});
  EXPECT_EQ(text.find("御中"), std::string::npos);
}

TEST(paper, credit_note_names_the_original_invoice) {
  InvoicePaper credit = sample();
  credit.kind = Kind::credit_note;
  credit.number = "CN-2026-000007";
  credit.due_on = {};
  credit.original = {
      .number = "INV-2026-000101",
      .issued_on = date_of(2026, 10, 31),
      .supplied_from = date_of(2026, 10, 1),
      .supplied_to = date_of(2026, 10, 31),
  };
  const std::string text = PdfFile{credit}.text();
  expect_all(
      text,
      {"適格返還請求書",
       "CN-2026-000007",
       "INV-2026-000101",
       "2026年10月1日〜10月31日",
       "T1234567890123",
       "ご返還金額"});
  EXPECT_EQ(text.find("お支払期限"), std::string::npos);
}

TEST(paper, what_is_absent_is_not_labelled) {
  InvoicePaper bare = sample(1);
  bare.lines[0].tax = {.category = InvoicePaper::Category::exempt};
  bare.taxes = {{.tax = bare.lines[0].tax, .base = Amount{100000}}};
  bare.issuer.registration_number.clear();
  bare.bank.clear();
  bare.notes.clear();
  const std::string text = PdfFile{bare}.text();
  expect_all(text, {"非課税"});
  for (const char* label : {"登録番号", "お振込先", "備考", "※", "入金済み額"}) {
    EXPECT_EQ(text.find(label), std::string::npos) << label;
  }
}

TEST(paper, draft_is_marked_on_every_page) {
  InvoicePaper draft = sample(60);
  draft.number.clear();
  draft.draft = true;
  const std::string text = PdfFile{draft}.text();
  // The large mark is slanted, so its letters are found one by one; the name of the paper says it too.
  EXPECT_EQ(count_of(text, "き"), 2 * count_of(text, "\f"));
}

TEST(paper, contact_takes_the_honorific) {
  InvoicePaper to_person = sample();
  to_person.recipient.contact = "経理部 山田 太郎";
  const std::string text = PdfFile{to_person}.text();
  EXPECT_NE(text.find("様"), std::string::npos);
  EXPECT_EQ(text.find("御中"), std::string::npos);
}

TEST(paper, balance_is_the_amount_to_pay) {
  InvoicePaper part_paid = sample();
  part_paid.paid = Amount{356720};
  part_paid.balance = Amount{1000000};
  const std::string text = PdfFile{part_paid}.text();
  expect_all(text, {"入金済み額", "¥356,720", "お支払残高"});
  EXPECT_EQ(count_of(text, "¥1,000,000"), 2U);
}

TEST(paper, other_currencies_show_the_tax_in_yen_too) {
  InvoicePaper dollars = sample();
  dollars.currency = {"USD", 2};
  dollars.taxes[0].amount_in_yen = Amount{18000000};
  dollars.taxes[1].amount_in_yen = Amount{408000};
  expect_all(PdfFile{dollars}.text(), {"$1,356,720.00", "消費税（円換算）", "¥18,000,000", "¥408,000"});
}

TEST(paper, long_papers_repeat_the_head_and_carry_the_sum) {
  const PdfFile file{sample(60)};
  const std::string text = file.text();
  const std::size_t pages = count_of(text, "\f");
  EXPECT_EQ(pages, 3U);
  EXPECT_EQ(count_of(text, "品名・内容"), pages);
  EXPECT_EQ(count_of(text, "次頁へ繰越"), pages - 1);
  EXPECT_EQ(count_of(text, "前頁より繰越"), pages - 1);
  expect_all(text, {"1 / 3", "2 / 3", "3 / 3", "品番60"});
}

TEST(paper, every_line_is_printed_once_for_any_number_of_lines) {
  for (std::size_t lines = 10; lines <= 24; ++lines) {
    const std::string text = PdfFile{sample(lines)}.text();
    ASSERT_EQ(count_of(text, "品番"), lines);
    ASSERT_EQ(count_of(text, "¥1,356,720"), 2U) << lines;
    ASSERT_NE(text.find("お振込先"), std::string::npos) << lines;
  }
  EXPECT_EQ(count_of(PdfFile{sample(1000)}.text(), "品番"), 1000U);
}

TEST(paper, very_long_texts_are_complete) {
  InvoicePaper wordy = sample(3);
  wordy.recipient.name = "公益財団法人国際開発協力技術研究振興推進機構東日本地域連携事業本部";
  for (int i = 0; i < 400; ++i) wordy.lines[1].description += " 長い説明";
  for (int i = 0; i < 600; ++i) wordy.notes += " 注意";
  const std::string text = squeezed(PdfFile{wordy}.output_of("pdftotext -raw", "-"));
  EXPECT_EQ(count_of(text, "説"), 400U);
  EXPECT_EQ(count_of(text, "注"), 600U);
  expect_all(text, {"公益財団法人", "品番3"});
}

TEST(paper, fonts_are_embedded_subset_and_searchable) {
  std::istringstream fonts{PdfFile{sample()}.output_of("pdffonts")};
  std::string line;
  std::getline(fonts, line);
  std::getline(fonts, line);
  int count = 0;
  for (; std::getline(fonts, line); ++count) EXPECT_NE(line.find("yes yes yes"), std::string::npos) << line;
  EXPECT_GE(count, 2);
}

TEST(paper, file_says_what_it_is) {
  const std::string info = squeezed(PdfFile{sample()}.output_of("TZ=UTC pdfinfo"));
  expect_all(info, {"請求書 INV-2026-000123", "株式会社みなと製作所", "Nov 30 00:00:00 2026", "A4"});
}

TEST(paper, equal_papers_are_equal_bytes_on_any_thread) {
  const InvoicePaper paper = sample(40);
  const std::string expected = render_pdf(paper);
  std::vector<int> differing(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < differing.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 5; ++i) {
        render_pdf(sample(1 + t + i));
        differing[t] += render_pdf(paper) != expected;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(differing, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace erp::sales
