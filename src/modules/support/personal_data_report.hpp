// Until when a leak of personal data is reported to the commission (個人情報の保護に関する法律施行規則 8 条).
#pragma once

#include "base/values.hpp"

namespace erp::support {

struct ReportDeadlines {
  Date first, last;
};

// The first report (速報) is due within three to five days: held to three. The final one (確報) within thirty
// days, or sixty if somebody meant harm; the day on which it became known is the first of them, and a last
// day on which the commission is closed moves on to the next one on which it is open.
ReportDeadlines report_deadlines(Date noticed, bool malicious);

}  // namespace erp::support
