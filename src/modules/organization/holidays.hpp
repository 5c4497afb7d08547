// The public holidays of Japan, computed from the law (国民の祝日に関する法律) as it stood in each year.
#pragma once

#include "base/values.hpp"

#include <string_view>
#include <vector>

namespace erp::organization {

struct Holiday {
  Date day;
  std::string_view name;  // a stable code, worded in i18n: "showa_day", "substitute_holiday"
  bool operator==(const Holiday&) const = default;
};

// In order of their days. Years 2000 to 2099, for which the equinoxes can be computed; others have none.
// Years to come are right as long as the law is not changed.
std::vector<Holiday> public_holidays(int year);

bool public_holiday(Date);

// Neither a Saturday, a Sunday nor a public holiday.
bool business_day(Date);

// A business day on which banks carry out transfers: they are closed from 31 December to 3 January.
bool bank_business_day(Date);

// The day itself if it is a bank business day, else the nearest one before or after it.
Date bank_business_day_before(Date);
Date bank_business_day_after(Date);

}  // namespace erp::organization
