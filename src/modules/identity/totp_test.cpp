#include "modules/identity/totp.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

// RFC 6238, appendix B: the secret is "12345678901234567890"; of its eight digits an app shows the last six.
constexpr std::string_view secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
struct Code {
  std::int64_t seconds;
  std::string_view code;
};
constexpr Code codes[] = {
    {59, "287082"},
    {1111111109, "081804"},
    {1111111111, "050471"},
    {1234567890, "005924"},
    {2000000000, "279037"},
    {20000000000, "353130"}};

Instant at(std::int64_t seconds) {
  return {.microseconds = seconds * 1'000'000};
}

TEST(Totp, GivesTheCodesOfTheStandard) {
  for (const auto& row : codes)
    EXPECT_EQ(step_of(row.code, secret, at(row.seconds), 0), row.seconds / 30) << row.seconds;
}

TEST(Totp, TakesTheStepBeforeAndTheStepAfter) {
  const std::int64_t step = 1234567890 / 30;
  for (const std::int64_t off : {-1, 0, 1})
    EXPECT_EQ(step_of("005924", secret, at((step + off) * 30), 0), step) << off;
  for (const std::int64_t off : {-2, 2})
    EXPECT_FALSE(step_of("005924", secret, at((step + off) * 30), 0)) << off;
}

TEST(Totp, TakesNoStepAgain) {
  const std::int64_t step = 1234567890 / 30;
  EXPECT_TRUE(step_of("005924", secret, at(1234567890), step - 1));
  EXPECT_FALSE(step_of("005924", secret, at(1234567890), step));
  EXPECT_FALSE(step_of("005924", secret, at(1234567890), step + 1));
}

TEST(Totp, TakesSixDigitsOnly) {
  for (const std::string_view code : {"", "5924", " 005924", "0059240", "00592a", "-05924"})
    EXPECT_FALSE(step_of(code, secret, at(1234567890), 0)) << code;
}

TEST(Totp, ASecretIs160BitsInBase32) {
  const auto made = new_secret();
  EXPECT_EQ(made.size(), 32U);
  EXPECT_EQ(made.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
  EXPECT_NE(made, new_secret());
}

TEST(Totp, TheUriNamesThePersonSafely) {
  EXPECT_EQ(
      secret_uri("ABC", "a+b&c=d@aoi.example"),
      "otpauth://totp/ITDO%20ERP:a%2Bb%26c%3Dd@aoi.example?secret=ABC&issuer=ITDO%20ERP");
}

}  // namespace
}  // namespace erp::identity
