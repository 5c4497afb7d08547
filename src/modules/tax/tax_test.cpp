#include "modules/tax/tax.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace erp::tax {
namespace {

const Date today = date_of(2025, 11, 24);
constexpr auto standard = TaxClass::standard, reduced = TaxClass::reduced;
constexpr auto exclusive = PriceBasis::exclusive, inclusive = PriceBasis::inclusive;

Amount cents(std::int64_t value) {
  return Amount::of_units(value * 100);
}

TEST(TaxRate, follows_the_law_of_the_day) {
  const struct {
    Date day;
    int standard, reduced;
  } cases[] = {
      {date_of(1989, 3, 31), 0, 0},
      {date_of(1989, 4, 1), 3, 3},
      {date_of(1997, 3, 31), 3, 3},
      {date_of(1997, 4, 1), 5, 5},
      {date_of(2014, 3, 31), 5, 5},
      {date_of(2014, 4, 1), 8, 8},
      {date_of(2019, 9, 30), 8, 8},
      {date_of(2019, 10, 1), 10, 8},
      {date_of(2050, 1, 1), 10, 8},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(tax_rate(standard, c.day), Rate::of_units(c.standard * Rate::one / 100)) << to_text(c.day);
    EXPECT_EQ(tax_rate(reduced, c.day), Rate::of_units(c.reduced * Rate::one / 100)) << to_text(c.day);
    for (const auto untaxed : {TaxClass::exempt, TaxClass::zero, TaxClass::outside})
      EXPECT_EQ(tax_rate(untaxed, c.day), Rate{});
  }
  EXPECT_THROW(tax_rate(standard, Date{}), std::invalid_argument);
}

TEST(Tax, of_one_rate_worked_out_by_hand) {
  const struct {
    TaxClass tax_class;
    PriceBasis basis;
    std::int64_t amount;
    std::int64_t down, half_up, up;
  } cases[] = {
      {standard, exclusive, 105, 10, 11, 11},  // 10.5
      {standard, exclusive, 104, 10, 10, 11},  // 10.4
      {standard, exclusive, 1000, 100, 100, 100},
      {reduced, exclusive, 99, 7, 8, 8},       // 7.92
      {reduced, exclusive, 1234, 98, 99, 99},  // 98.72
      {reduced, exclusive, 105, 8, 8, 9},      // 8.4
      {standard, inclusive, 1100, 100, 100, 100},
      {standard, inclusive, 998, 90, 91, 91},  // 998 x 10 / 110 = 90.727
      {standard, inclusive, 1, 0, 0, 1},       // 0.0909
      {reduced, inclusive, 1080, 80, 80, 80},
      {reduced, inclusive, 100, 7, 7, 8},     // 100 x 8 / 108 = 7.407
      {reduced, inclusive, 500, 37, 37, 38},  // 37.037
      {TaxClass::exempt, exclusive, 105, 0, 0, 0},
      {TaxClass::zero, inclusive, 105, 0, 0, 0},
      {TaxClass::outside, inclusive, 105, 0, 0, 0},
  };
  for (const auto& c : cases)
    for (const auto& [rounding, tax] :
         {std::pair{Rounding::down, c.down},
          std::pair{Rounding::half_up, c.half_up},
          std::pair{Rounding::up, c.up}})
      for (const int sign : {1, -1}) {  // a credit note is the mirror of its invoice
        const TaxableLine line{Amount{sign * c.amount}, c.tax_class};
        const auto document = tax_document({&line, 1}, {today, c.basis, rounding});
        const auto net = c.basis == exclusive ? c.amount : c.amount - tax;
        EXPECT_EQ(document.tax, Amount{sign * tax}) << c.amount;
        EXPECT_EQ(document.net, Amount{sign * net}) << c.amount;
        EXPECT_EQ(document.gross, Amount{sign * (net + tax)}) << c.amount;
      }
}

TEST(Tax, is_rounded_once_for_each_rate) {
  // 315 x 10 % = 31.5, not 3 x 10; the yen that is missing to 31 goes to the first of equal lines.
  // 198 x 8 % = 15.84; exact shares 7.92 each, so the one yen above 7 + 7 again goes to the first.
  const TaxableLine lines[] = {
      {Amount{105}},
      {Amount{99}, reduced},
      {Amount{105}},
      {Amount{99}, reduced},
      {Amount{105}},
      {Amount{50}, TaxClass::exempt}};
  const auto document = tax_document(lines, {today});
  const std::vector<TaxTotal> totals{
      {standard, Rate::of_units(10'000'000), Amount{315}, Amount{31}, Amount{346}},
      {reduced, Rate::of_units(8'000'000), Amount{198}, Amount{15}, Amount{213}},
      {TaxClass::exempt, Rate{}, Amount{50}, Amount{}, Amount{50}},
  };
  EXPECT_EQ(document.totals, totals);
  EXPECT_EQ(document.gross, Amount{609});
  const int taxes[] = {11, 8, 10, 7, 10, 0};
  for (std::size_t i = 0; i < std::size(lines); ++i) EXPECT_EQ(document.lines[i].tax, Amount{taxes[i]}) << i;
}

TEST(Tax, gives_the_rest_to_the_largest_remainder) {
  // 10 % of 11, 18, 15 is 1.1, 1.8, 1.5; of 44 it is 4.4: half up 4, so one yen more than 1 + 1 + 1, for
  // the 1.8.
  const TaxableLine lines[] = {{Amount{11}}, {Amount{18}}, {Amount{15}}};
  const auto document = tax_document(lines, {today, exclusive, Rounding::half_up});
  EXPECT_EQ(document.lines[0].tax, Amount{1});
  EXPECT_EQ(document.lines[1].tax, Amount{2});
  EXPECT_EQ(document.lines[2].tax, Amount{1});
}

TEST(Tax, keeps_deliveries_of_the_old_rate_apart) {
  // A closing statement of October 2019: 8 % old standard, 10 % standard and 8 % reduced are three rows.
  const TaxableLine lines[] = {
      {Amount{1000}, standard, date_of(2019, 9, 30)}, {Amount{1000}}, {Amount{1000}, reduced}};
  const auto document = tax_document(lines, {date_of(2019, 10, 20)});
  ASSERT_EQ(document.totals.size(), 3u);
  EXPECT_EQ(document.totals[0].tax, Amount{100});
  EXPECT_EQ(document.totals[1].tax, Amount{80});
  EXPECT_EQ(document.totals[1].tax_class, standard);
  EXPECT_EQ(document.totals[2].tax_class, reduced);
  EXPECT_EQ(document.lines[0].rate, Rate::of_units(8'000'000));
}

TEST(Tax, keeps_to_the_digits_of_the_currency) {
  const TaxableLine line{cents(1005)};  // 10.05 x 10 % = 1.005
  EXPECT_EQ(tax_document({&line, 1}, {today, exclusive, Rounding::down, 2}).tax, cents(100));
  EXPECT_EQ(tax_document({&line, 1}, {today, exclusive, Rounding::half_up, 2}).tax, cents(101));
  EXPECT_THROW(tax_document({&line, 1}, {today}), std::invalid_argument);
}

TEST(Tax, takes_a_discount_off_each_rate) {
  // 100 off 700 + 300 is 70 + 30: 630 x 10 % = 63, 270 x 8 % = 21.6.
  const TaxableLine lines[] = {{Amount{700}}, {Amount{100}, reduced}, {Amount{200}, reduced}};
  TaxTerms terms{today};
  terms.discount = Amount{100};
  auto document = tax_document(lines, terms);
  EXPECT_EQ(document.totals[0].net, Amount{630});
  EXPECT_EQ(document.totals[0].tax, Amount{63});
  EXPECT_EQ(document.totals[1].net, Amount{270});
  EXPECT_EQ(document.totals[1].tax, Amount{21});
  EXPECT_EQ(document.lines[1].discount, Amount{10});
  EXPECT_EQ(document.lines[2].discount, Amount{20});

  // 101 off 333 + 333 is 50.5 each; cut off, the yen left over goes to the first of the largest.
  const TaxableLine equal[] = {{Amount{333}}, {Amount{333}, reduced}};
  terms.discount = Amount{101};
  document = tax_document(equal, terms);
  EXPECT_EQ(document.totals[0].net, Amount{282});
  EXPECT_EQ(document.totals[1].net, Amount{283});

  terms.discount = Amount{666};  // all of it
  EXPECT_EQ(tax_document(equal, terms).gross, Amount{});
  terms.discount = Amount::of_units(1);
  EXPECT_THROW(tax_document(equal, terms), std::invalid_argument);
  const TaxableLine nothing[] = {{Amount{333}}, {Amount{-333}, reduced}};
  terms.discount = Amount{1};
  EXPECT_THROW(tax_document(nothing, terms), std::invalid_argument);
}

TEST(Tax, of_an_empty_document_is_nothing) {
  const auto document = tax_document({}, {today});
  EXPECT_TRUE(document.totals.empty());
  EXPECT_EQ(document.gross, Amount{});
}

TEST(Tax, refuses_sums_that_are_out_of_range) {
  const TaxableLine most{Amount{900'000'000'000'000}};
  const TaxableLine lines[] = {most, most};
  EXPECT_THROW(tax_document(lines, {today}), std::overflow_error);
  EXPECT_THROW(tax_document({&most, 1}, {today}), std::overflow_error);  // its gross is
  EXPECT_EQ(tax_document({&most, 1}, {today, inclusive}).gross, most.amount);
}

TEST(Apportion, gives_the_rest_to_the_largest) {
  const Amount weights[] = {Amount{1}, Amount{3}, Amount{3}};
  EXPECT_EQ(apportion(Amount{100}, weights, 0), (std::vector{Amount{14}, Amount{44}, Amount{42}}));
  EXPECT_EQ(apportion(Amount{-100}, weights, 0), (std::vector{Amount{-14}, Amount{-44}, Amount{-42}}));
  EXPECT_EQ(apportion(Amount{}, {}, 0), std::vector<Amount>{});
  EXPECT_THROW(apportion(Amount{1}, {}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace erp::tax
