#include "service/secrets.hpp"

#include <gtest/gtest.h>

#include <set>

namespace erp {
namespace {

TEST(Secrets, digests_agree_with_the_published_examples) {
  EXPECT_EQ(hexadecimal(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(  // RFC 4231, case 2
      hexadecimal(hmac_sha256("Jefe", "what do ya want for nothing?")),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Secrets, base64_of_every_remainder) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url("\xFF\xEF\xBE"), "_---");
}

TEST(Secrets, base64url_reads_back_only_what_it_writes) {
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string bytes = random_bytes(length);
    std::string back;
    ASSERT_TRUE(from_base64url(base64url(bytes), back));
    EXPECT_EQ(back, bytes);
  }
  std::string ignored;
  EXPECT_FALSE(from_base64url("a", ignored));
  EXPECT_FALSE(from_base64url("ab=", ignored));
  EXPECT_FALSE(from_base64url("a+bc", ignored));
  EXPECT_FALSE(from_base64url("Zh", ignored)) << "stray bits after the last byte";
}

TEST(Secrets, tokens_do_not_repeat) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(random_token());
  EXPECT_EQ(tokens.size(), 1000u);
  EXPECT_EQ(tokens.begin()->size(), 43u);
}

TEST(Secrets, comparison) {
  EXPECT_TRUE(equal_in_constant_time("same", "same"));
  EXPECT_FALSE(equal_in_constant_time("same", "sane"));
  EXPECT_FALSE(equal_in_constant_time("same", "same longer"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace erp
