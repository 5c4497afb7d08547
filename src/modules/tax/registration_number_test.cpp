#include "modules/tax/registration_number.hpp"

#include <gtest/gtest.h>

namespace erp::tax {
namespace {

TEST(RegistrationNumber, of_real_corporations_fits) {
  for (const std::string digits : {"7000012050002", "1180301018771", "5010401067252", "1010001112577"}) {
    EXPECT_TRUE(corporate_number_fits(digits)) << digits;
    const auto number = read_registration_number("T" + digits);
    EXPECT_EQ(number.check, RegistrationCheck::fits);
    EXPECT_EQ(number.text, "T" + digits);
  }
}

// 7000012050002: from the right 2x1 + 5x1 + 2x1 + 1x2 = 11, 11 mod 9 = 2, 9 - 2 = 7.
TEST(RegistrationNumber, with_any_other_check_digit_is_doubted) {
  for (char digit = '0'; digit <= '9'; ++digit) {
    const auto number = read_registration_number(std::string{"T"} + digit + "000012050002");
    const bool right = digit == '7';
    EXPECT_EQ(number.check, right ? RegistrationCheck::fits : RegistrationCheck::check_digit_differs)
        << digit;
    EXPECT_FALSE(number.text.empty());
  }
}

TEST(RegistrationNumber, is_read_as_people_write_it) {
  for (const std::string_view written :
       {"T7000012050002",
        "t7000012050002",
        "T7-0000-1205-0002",
        "Ｔ７００００１２０５０００２",
        "Ｔ７－００００－１２０５－０００２",
        " T 7000 0120 50002 ",
        "T7‐0000−1205–0002",
        "T7ー0000ー1205ー0002",
        "T\u30007000012050002"})
    EXPECT_EQ(read_registration_number(written).text, "T7000012050002") << written;
}

TEST(RegistrationNumber, is_refused_if_malformed) {
  for (const std::string_view written :
       {"",
        "T",
        "7000012050002",
        "T700001205000",
        "T70000120500021",
        "TT7000012050002",
        "T700001205000X",
        "X7000012050002",
        "T7000012050002\n",
        "T7.0000.1205.0002",
        "T\xff",
        "-"}) {
    const auto number = read_registration_number(written);
    EXPECT_EQ(number.check, RegistrationCheck::malformed) << written;
    EXPECT_TRUE(number.text.empty());
  }
  EXPECT_EQ(
      read_registration_number("T7000012050002" + std::string(1000, ' ')).check,
      RegistrationCheck::malformed);
  EXPECT_FALSE(corporate_number_fits("700001205000"));
}

}  // namespace
}  // namespace erp::tax
