// Laws that hold for every document, and the same figures worked out by a second program.
#include "modules/tax/tax.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

namespace erp::tax {
namespace {

constexpr std::string_view class_names[] = {"standard", "reduced", "exempt", "zero", "outside"};
constexpr std::string_view rounding_names[] = {"half_up", "down", "up"};

struct Document {
  std::vector<TaxableLine> lines;
  TaxTerms terms;
};

class Documents {
 public:
  explicit Documents(unsigned seed) : random_{seed} {}

  int any(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }

  Document next() {
    const Date days[] = {
        date_of(2013, 5, 1), date_of(2019, 9, 30), date_of(2019, 10, 1), date_of(2026, 3, 31)};
    Document document;
    auto& terms = document.terms;
    terms.on = days[any(0, 3)];
    terms.basis = any(0, 1) == 0 ? PriceBasis::exclusive : PriceBasis::inclusive;
    terms.rounding = static_cast<Rounding>(any(0, 2));
    terms.digits = std::array{0, 0, 2, 3}[static_cast<std::size_t>(any(0, 3))];
    const std::int64_t step = power_of_ten(Amount::places - terms.digits);
    const int largest = std::array{20, 2'000, 100'000'000}[static_cast<std::size_t>(any(0, 2))];
    const bool mixed = any(0, 3) == 0;
    const int sign = any(0, 4) == 0 ? -1 : 1;
    Amount sum;
    for (int n = any(1, 12); n > 0; --n) {
      const int size = any(0, largest) * (mixed && any(0, 2) == 0 ? -sign : sign);
      const auto tax_class = static_cast<TaxClass>(any(0, 9) == 0 ? any(2, 4) : any(0, 1));
      document.lines.push_back(
          {Amount::of_units(size * step), tax_class, any(0, 5) == 0 ? days[any(0, 3)] : Date{}});
      sum += document.lines.back().amount;
    }
    if (any(0, 2) == 0) terms.discount = Amount::of_units(sum.units() / step / any(1, 30) * step);
    return document;
  }

 private:
  std::mt19937 random_;
};

TaxedDocument taxed(const Document& document) {
  return tax_document(document.lines, document.terms);
}

TEST(TaxProperty, lines_and_totals_sum_to_the_document) {
  Documents documents{1};
  for (int n = 0; n < 5'000; ++n) {
    const auto document = documents.next();
    const auto result = taxed(document);
    Amount net, tax, gross, discount, given;
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      const auto& line = result.lines[i];
      ASSERT_EQ(line.net + line.tax, line.gross);
      const auto amount = document.lines[i].amount - line.discount;
      ASSERT_EQ(document.terms.basis == PriceBasis::exclusive ? line.net : line.gross, amount);
      net += line.net, tax += line.tax, gross += line.gross;
      discount += line.discount, given += document.lines[i].amount;
    }
    ASSERT_EQ(net, result.net);
    ASSERT_EQ(tax, result.tax);
    ASSERT_EQ(gross, result.gross);
    ASSERT_EQ(discount, document.terms.discount);
    ASSERT_EQ((document.terms.basis == PriceBasis::exclusive ? net : gross), given - discount);
    for (const auto& total : result.totals) {
      gross -= total.gross;
      ASSERT_EQ(total.net + total.tax, total.gross);
      ASSERT_TRUE(total.rate != Rate{} || total.tax == Amount{});
    }
    ASSERT_EQ(gross, Amount{});
  }
}

TEST(TaxProperty, credit_notes_mirror_their_invoices) {
  Documents documents{2};
  for (int n = 0; n < 5'000; ++n) {
    auto document = documents.next();
    const auto result = taxed(document);
    for (auto& line : document.lines) line.amount = -line.amount;
    document.terms.discount = -document.terms.discount;
    const auto mirror = taxed(document);
    ASSERT_EQ(mirror.gross, -result.gross);
    for (std::size_t i = 0; i < result.totals.size(); ++i) {
      ASSERT_EQ(mirror.totals[i].net, -result.totals[i].net);
      ASSERT_EQ(mirror.totals[i].tax, -result.totals[i].tax);
    }
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      ASSERT_EQ(mirror.lines[i].discount, -result.lines[i].discount);
      ASSERT_EQ(mirror.lines[i].net, -result.lines[i].net);
      ASSERT_EQ(mirror.lines[i].tax, -result.lines[i].tax);
    }
  }
}

TEST(TaxProperty, more_money_never_bears_less_tax) {
  Documents documents{3};
  for (int n = 0; n < 5'000; ++n) {
    auto document = documents.next();
    document.terms.discount = {};
    const auto before = taxed(document);
    const auto step = Amount::of_units(power_of_ten(Amount::places - document.terms.digits));
    document.lines[static_cast<std::size_t>(documents.any(0, static_cast<int>(document.lines.size()) - 1))]
        .amount += step;
    const auto after = taxed(document);
    ASSERT_GE(after.tax, before.tax);
    ASSERT_GE(after.net, before.net);
    ASSERT_GT(after.gross, before.gross);
  }
}

TEST(TaxProperty, every_rounding_is_within_one_step_of_the_exact_tax) {
  Documents documents{4};
  for (int n = 0; n < 5'000; ++n) {
    auto document = documents.next();
    const auto step = Amount::of_units(power_of_ten(Amount::places - document.terms.digits));
    document.terms.rounding = Rounding::down;
    const auto down = taxed(document);
    document.terms.rounding = Rounding::half_up;
    const auto half_up = taxed(document);
    document.terms.rounding = Rounding::up;
    const auto up = taxed(document);
    for (std::size_t i = 0; i < down.totals.size(); ++i) {
      const auto magnitude = [](Amount a) { return a < Amount{} ? -a : a; };
      const auto low = magnitude(down.totals[i].tax), high = magnitude(up.totals[i].tax);
      const auto middle = magnitude(half_up.totals[i].tax);
      ASSERT_TRUE(high == low || high == low + step);
      ASSERT_TRUE(middle == low || middle == high);
    }
  }
}

// A line's tax is its exact tax, rounded down or up: what is shared out never moves a line further.
TEST(TaxProperty, every_line_bears_its_own_tax) {
  Documents documents{5};
  for (int n = 0; n < 5'000; ++n) {
    const auto document = documents.next();
    const auto result = taxed(document);
    const auto step = static_cast<__int128>(power_of_ten(Amount::places - document.terms.digits));
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      const auto& line = result.lines[i];
      const bool inclusive = document.terms.basis == PriceBasis::inclusive;
      const auto whole = static_cast<__int128>(Rate::one) + (inclusive ? line.rate.units() : 0);
      const auto amount = document.lines[i].amount - line.discount;
      const auto error = static_cast<__int128>(line.tax.units()) * whole -
                         static_cast<__int128>(amount.units()) * line.rate.units();
      ASSERT_TRUE(error < step * whole && -error < step * whole);
    }
  }
}

// Prices with tax that were made from prices without are taken apart into the same figures.
TEST(TaxProperty, inclusive_undoes_exclusive) {
  Documents documents{6};
  for (int n = 0; n < 20'000; ++n) {
    const TaxableLine net{Amount{documents.any(0, 100'000'000)}, static_cast<TaxClass>(documents.any(0, 1))};
    const auto exclusive =
        tax_document({&net, 1}, {date_of(2026, 1, 1), PriceBasis::exclusive, Rounding::half_up});
    const TaxableLine gross{exclusive.gross, net.tax_class};
    const auto inclusive =
        tax_document({&gross, 1}, {date_of(2026, 1, 1), PriceBasis::inclusive, Rounding::half_up});
    ASSERT_EQ(inclusive.net, exclusive.net);
    ASSERT_EQ(inclusive.tax, exclusive.tax);
  }
}

std::string case_line(const Document& document) {
  const auto& terms = document.terms;
  auto line = std::to_string(terms.digits) + " ";
  line += rounding_names[static_cast<std::size_t>(terms.rounding)];
  line += terms.basis == PriceBasis::exclusive ? " exclusive " : " inclusive ";
  line += to_text(terms.on) + " " + to_text(terms.discount);
  for (const auto& taxable : document.lines) {
    line += " ";
    line += class_names[static_cast<std::size_t>(taxable.tax_class)];
    line += ":" + to_text(taxable.amount) + ":" + (taxable.supplied_on ? to_text(taxable.supplied_on) : "-");
  }
  return line;
}

std::string answer_line(const TaxedDocument& document) {
  std::string line;
  for (const auto& total : document.totals) {
    if (!line.empty()) line += " ";
    line += class_names[static_cast<std::size_t>(total.tax_class)];
    line += "," + std::to_string(total.rate.units() / (Rate::one / 100)) + "," + to_text(total.net) + "," +
            to_text(total.tax) + "," + to_text(total.gross);
  }
  line += "|";
  for (const auto& taxed_line : document.lines) {
    if (line.back() != '|') line += " ";
    line += to_text(taxed_line.discount) + "," + to_text(taxed_line.net) + "," + to_text(taxed_line.tax) +
            "," + to_text(taxed_line.gross);
  }
  return line;
}

TEST(TaxProperty, agrees_with_the_reference) {
  constexpr int count = 5'000;
  const auto cases = std::filesystem::temp_directory_path() / ("tax_cases_" + std::to_string(getpid()));
  Documents to_write{7};
  std::ofstream file{cases};
  for (int n = 0; n < count; ++n) file << case_line(to_write.next()) << '\n';
  file.close();

  // Tests run in the top folder.
  const auto command = "python3 tests/property/tax_reference.py < '" + cases.string() + "'";
  std::FILE* reference = popen(command.c_str(), "r");
  ASSERT_NE(reference, nullptr);
  Documents again{7};
  char answer[16'384];
  for (int n = 0; n < count; ++n) {
    const auto document = again.next();
    ASSERT_NE(std::fgets(answer, sizeof answer, reference), nullptr) << "the reference ended early";
    ASSERT_EQ(answer_line(taxed(document)) + "\n", answer) << case_line(document);
  }
  EXPECT_EQ(pclose(reference), 0);
  std::filesystem::remove(cases);
}

}  // namespace
}  // namespace erp::tax
