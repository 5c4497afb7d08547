#include "service/passwords.hpp"

#include "runtime/loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace erp {
namespace {

constexpr HashCost cheap{.memory_kib = 8192, .passes = 1};

std::vector<std::string_view> codes(std::string_view password, const std::vector<std::string>& about = {}) {
  std::vector<std::string_view> found;
  for (const Problem& problem : password_problems(password, about)) found.push_back(problem.code);
  return found;
}

TEST(Passwords, verify_what_they_hashed_and_nothing_else) {
  WorkerPool pool{1, 8};
  const Passwords passwords{cheap, pool};
  run_in_loop([&] {
    const std::string phc = passwords.hash("Tsuki-no-umi 7");
    EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=8192,t=1,p=1$")) << phc;
    EXPECT_EQ(phc.find('\0'), std::string::npos);
    EXPECT_NE(phc, passwords.hash("Tsuki-no-umi 7")) << "each has a salt of its own";
    EXPECT_TRUE(passwords.verify("Tsuki-no-umi 7", phc));
    EXPECT_TRUE(passwords.verify("Ｔsuki-no-umi ７", phc)) << "typed with an input method";
    EXPECT_FALSE(passwords.verify("Tsuki-no-umi 8", phc));
    EXPECT_FALSE(passwords.verify_unknown("Tsuki-no-umi 7"));
    EXPECT_THROW(passwords.verify("x", "not a hash"), std::runtime_error);
  });
}

TEST(Passwords, another_cost_asks_for_a_rehash) {
  WorkerPool pool{1, 8};
  const Passwords passwords{cheap, pool};
  const Passwords dearer{{.memory_kib = 8192, .passes = 2}, pool};
  const std::string phc = passwords.hash("Tsuki-no-umi 7");
  EXPECT_FALSE(passwords.needs_rehash(phc));
  EXPECT_TRUE(dearer.needs_rehash(phc));
  EXPECT_TRUE(dearer.verify("Tsuki-no-umi 7", phc));
}

TEST(PasswordPolicy, good_ones_pass) {
  EXPECT_TRUE(codes("Tsuki-no-umi 7").empty());
  EXPECT_TRUE(codes("kaze9TANI+hoshi").empty());
  EXPECT_TRUE(codes("月と海と青い空と山Ab1").empty());
}

TEST(PasswordPolicy, each_weakness_has_its_code) {
  using Codes = std::vector<std::string_view>;
  EXPECT_EQ(codes("Kz9+tani"), Codes{"password_too_short"});
  EXPECT_EQ(codes("tsukinoumihoshi"), Codes{"password_too_simple"});
  EXPECT_EQ(codes("Tsuki-umi7" + std::string(300, 'x')), Codes{"password_too_long"});
  EXPECT_EQ(codes("P@ssw0rd2024!"), Codes{"password_too_common"});
  EXPECT_EQ(codes("Admin123456!"), Codes{"password_too_common"});
  EXPECT_EQ(codes("1qaz2wsx3EDC"), Codes{"password_too_common"});
  EXPECT_EQ(codes("Aa1!Aa1!Aa1!"), Codes{"password_too_common"});
  EXPECT_EQ(codes("Hanako.Sato-77", {"hanako.sato@example.jp"}), Codes{"password_contains_account"});
  EXPECT_EQ(codes("1234567890"), (Codes{"password_too_simple", "password_too_common"}));
  EXPECT_TRUE(codes("Yu-tsuki-umi 7", {"yu@example.jp"}).empty()) << "too short to tell";
}

}  // namespace
}  // namespace erp
