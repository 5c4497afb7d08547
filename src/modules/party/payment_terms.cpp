#include "modules/party/payment_terms.hpp"

#include "modules/organization/holidays.hpp"

#include <algorithm>

namespace erp::party {
namespace {

constexpr int most_months = 12, most_days = 366;

void check_day(int day, const char* field, Problems& problems) {
  if ((day < 1 || day > 28) && day != month_end) problems.push_back({field, "invalid_day"});
}

void check_range(int value, int most, const char* field, Problems& problems) {
  if (value < 0 || value > most)
    problems.push_back({field, "out_of_range", {{"min", "0"}, {"max", std::to_string(most)}}});
}

Date due_by(Date document_day, const ClosingTerms& terms) {
  const auto closing = calendar_day(closing_date(document_day, terms.closing_day));
  const auto month = add_months(date_of(closing.year, closing.month, 1), terms.months_after);
  const auto [year, number, first] = calendar_day(month);
  return date_of(year, number, terms.pay_day);
}

Date due_by(Date document_day, const NetTerms& terms) {
  return {document_day.days + terms.days};
}

}  // namespace

Problems check_payment_terms(const PaymentTerms& terms) {
  Problems problems;
  if (const auto* closing = std::get_if<ClosingTerms>(&terms.rule)) {
    check_day(closing->closing_day, "closing_day", problems);
    check_day(closing->pay_day, "pay_day", problems);
    check_range(closing->months_after, most_months, "months_after", problems);
    if (problems.empty() && closing->months_after == 0 && closing->pay_day < closing->closing_day)
      problems.push_back({"pay_day", "before_closing"});
  } else {
    check_range(std::get<NetTerms>(terms.rule).days, most_days, "days", problems);
  }
  return problems;
}

Date closing_date(Date document_day, int closing_day) {
  const auto [year, month, day] = calendar_day(document_day);
  const auto this_month = date_of(year, month, closing_day);
  return document_day <= this_month ? this_month : add_months(this_month, 1);
}

Date due_date(Date document_day, const PaymentTerms& terms) {
  const auto due = std::visit([&](const auto& rule) { return due_by(document_day, rule); }, terms.rule);
  switch (terms.shift) {
    case HolidayShift::none:
      break;
    case HolidayShift::before:
      return std::max(document_day, organization::bank_business_day_before(due));
    case HolidayShift::after:
      return organization::bank_business_day_after(due);
  }
  return due;
}

}  // namespace erp::party
