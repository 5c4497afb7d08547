// When a document is to be paid: by closing day and pay day (締め日・支払日), or within a number of days.
#pragma once

#include "base/problem.hpp"
#include "base/values.hpp"

#include <cstdint>
#include <variant>

namespace erp::party {

// The end of the month is a rule, not day 30 of it.
constexpr int month_end = 31;

// What to do if banks are closed on the day.
enum class HolidayShift : std::uint8_t { none, before, after };

// 月末締め翌月末払い is {month_end, 1, month_end}, 20日締め翌々月10日払い is {20, 2, 10}.
struct ClosingTerms {
  int closing_day = month_end;  // 1 to 28, or month_end
  int months_after = 1;         // from the closing day's month to the pay day's: 0 to 12
  int pay_day = month_end;      // 1 to 28, or month_end
};

struct NetTerms {
  int days = 30;  // after the document's day: 0 to 366
};

struct PaymentTerms {
  std::variant<ClosingTerms, NetTerms> rule = ClosingTerms{};
  HolidayShift shift = HolidayShift::none;
};

// Codes: "invalid_day" (neither 1 to 28 nor 31), "out_of_range" (with min and max), and on pay_day
// "before_closing" if it would come before the closing day.
Problems check_payment_terms(const PaymentTerms&);

// The last day of the closing period that a document of this day falls into. The closing day is 1 to 28 or
// month_end.
Date closing_date(Date document_day, int closing_day);

// The day by which a document is to be paid, for terms without problems. Never before the document's own day,
// even if banks are closed on it and the shift is `before`.
Date due_date(Date document_day, const PaymentTerms&);

}  // namespace erp::party
