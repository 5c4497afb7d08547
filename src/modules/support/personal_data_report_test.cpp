#include "modules/support/personal_data_report.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

TEST(PersonalDataReport, is_due_on_the_days_of_the_law) {
  const struct {
    std::string_view noticed;
    bool malicious;
    std::string_view first, last;
  } cases[] = {
      {"2026-06-01", false, "2026-06-03", "2026-06-30"},
      {"2026-06-01", true, "2026-06-03", "2026-07-30"},
      {"2026-06-06", false, "2026-06-08", "2026-07-06"},  // the 30th day is Sunday 5 July
      {"2026-12-01", false, "2026-12-03", "2027-01-04"},  // 30 December: offices are closed until the 3rd
      {"2026-04-05", false, "2026-04-07", "2026-05-07"},  // 4 May; holidays to the 6th
  };
  for (const auto& c : cases) {
    Date noticed;
    ASSERT_TRUE(parse(c.noticed, noticed));
    const auto due = report_deadlines(noticed, c.malicious);
    EXPECT_EQ(to_text(due.first), c.first) << c.noticed;
    EXPECT_EQ(to_text(due.last), c.last) << c.noticed;
  }
}

}  // namespace
}  // namespace erp::support
