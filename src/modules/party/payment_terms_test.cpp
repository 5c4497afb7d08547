#include "modules/party/payment_terms.hpp"

#include "modules/organization/holidays.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp::party {
namespace {

Date day(std::string_view text) {
  Date date;
  EXPECT_TRUE(parse(text, date)) << text;
  return date;
}

TEST(PaymentTerms, by_closing_day) {
  const struct {
    ClosingTerms terms;
    std::string_view document, due;
  } cases[] = {
      {{month_end, 1, month_end}, "2026-01-01", "2026-02-28"},
      {{month_end, 1, month_end}, "2026-01-31", "2026-02-28"},
      {{month_end, 1, month_end}, "2026-02-28", "2026-03-31"},
      {{month_end, 1, month_end}, "2024-01-15", "2024-02-29"},
      {{month_end, 0, month_end}, "2026-04-02", "2026-04-30"},
      {{month_end, 2, 10}, "2026-11-30", "2027-01-10"},
      {{20, 1, 10}, "2026-03-20", "2026-04-10"},
      {{20, 1, 10}, "2026-03-21", "2026-05-10"},
      {{20, 2, 10}, "2026-12-21", "2027-03-10"},
      {{15, 0, month_end}, "2026-03-15", "2026-03-31"},
      {{15, 0, month_end}, "2026-03-16", "2026-04-30"},
      {{28, 12, 28}, "2026-02-28", "2027-02-28"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(due_date(day(c.document), {c.terms})), c.due) << c.document;
}

TEST(PaymentTerms, by_days) {
  EXPECT_EQ(due_date(day("2026-01-31"), {NetTerms{30}}), day("2026-03-02"));
  EXPECT_EQ(due_date(day("2026-01-31"), {NetTerms{0}}), day("2026-01-31"));
}

TEST(PaymentTerms, shift_where_banks_are_closed) {
  const ClosingTerms month_ends{month_end, 1, month_end};
  const struct {
    PaymentTerms terms;
    std::string_view document, due;
  } cases[] = {
      {{month_ends, HolidayShift::none}, "2026-04-15", "2026-05-31"},  // a Sunday
      {{month_ends, HolidayShift::before}, "2026-04-15", "2026-05-29"},
      {{month_ends, HolidayShift::after}, "2026-04-15", "2026-06-01"},
      {{month_ends, HolidayShift::before}, "2026-11-24", "2026-12-30"},  // 31 December
      {{month_ends, HolidayShift::after}, "2026-11-24", "2027-01-04"},
      {{ClosingTerms{month_end, 1, 5}, HolidayShift::before}, "2026-04-15", "2026-05-01"},
      {{ClosingTerms{month_end, 1, 5}, HolidayShift::after}, "2026-04-15", "2026-05-07"},
      {{ClosingTerms{month_end, 1, 22}, HolidayShift::after}, "2026-08-31", "2026-09-24"},
      {{ClosingTerms{month_end, 1, 22}, HolidayShift::before}, "2026-08-31", "2026-09-18"},
      {{NetTerms{0}, HolidayShift::before}, "2026-09-22", "2026-09-22"},  // not before the document itself
      {{NetTerms{0}, HolidayShift::after}, "2026-09-22", "2026-09-24"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(due_date(day(c.document), c.terms)), c.due) << c.document;
}

TEST(PaymentTerms, are_checked) {
  const auto codes = [](const PaymentTerms& terms) {
    std::string text;
    for (const auto& problem : check_payment_terms(terms))
      text += problem.field + " " + std::string{problem.code} + ";";
    return text;
  };
  EXPECT_EQ(codes({}), "");
  EXPECT_EQ(codes({NetTerms{366}}), "");
  EXPECT_EQ(codes({ClosingTerms{28, 0, month_end}}), "");
  EXPECT_EQ(
      codes({ClosingTerms{29, 13, 0}}),
      "closing_day invalid_day;pay_day invalid_day;months_after out_of_range;");
  EXPECT_EQ(codes({ClosingTerms{20, 0, 10}}), "pay_day before_closing;");
  EXPECT_EQ(codes({NetTerms{-1}}), "days out_of_range;");
  EXPECT_EQ(codes({NetTerms{367}}), "days out_of_range;");
}

// Later documents are never due earlier, and what is due is due on the days that the terms name.
TEST(PaymentTerms, hold_for_every_day) {
  std::mt19937 random{1};
  const auto any = [&](int from, int to) { return std::uniform_int_distribution{from, to}(random); };
  const auto any_day = [&] { return any(0, 4) == 0 ? month_end : any(1, 28); };
  for (int n = 0; n < 300; ++n) {
    PaymentTerms terms{ClosingTerms{any_day(), any(0, 6), any_day()}, static_cast<HolidayShift>(any(0, 2))};
    if (any(0, 3) == 0) terms.rule = NetTerms{any(0, 120)};
    if (!check_payment_terms(terms).empty()) continue;
    Date before;
    for (auto at = date_of(2024, 1, 1); at < date_of(2027, 1, 1); ++at.days) {
      const auto due = due_date(at, terms);
      ASSERT_GE(due, at);
      ASSERT_GE(due, before);
      before = due;
      ASSERT_TRUE(terms.shift != HolidayShift::after || organization::bank_business_day(due));
      const auto* closing = std::get_if<ClosingTerms>(&terms.rule);
      if (!closing || terms.shift != HolidayShift::none) continue;
      ASSERT_EQ(
          due,
          closing->pay_day == month_end
              ? end_of_month(due)
              : date_of(calendar_day(due).year, calendar_day(due).month, closing->pay_day));
      ASSERT_GE(due, closing_date(at, closing->closing_day));
    }
  }
}

}  // namespace
}  // namespace erp::party
