#include "base/uuid.hpp"

#include "base/values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace erp {
namespace {

TEST(Uuid, rises_and_is_unique) {
  auto before = Uuid::generate();
  for (int i = 0; i < 1'000'000; ++i) {
    const auto next = Uuid::generate();
    ASSERT_LT(before, next);
    ASSERT_EQ(next.bytes[6] >> 4, 7);
    ASSERT_EQ(next.bytes[8] >> 6, 2);
    before = next;
  }
}

TEST(Uuid, is_unique_over_threads) {
  std::vector<std::vector<Uuid>> made(4);
  std::vector<std::thread> threads;
  for (auto& ids : made)
    threads.emplace_back([&ids] {
      for (int i = 0; i < 50'000; ++i) ids.push_back(Uuid::generate());
    });
  for (auto& thread : threads) thread.join();
  std::vector<Uuid> all;
  for (const auto& ids : made) all.insert(all.end(), ids.begin(), ids.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(Uuid, carries_the_time) {
  const auto uuid = Uuid::generate();
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | uuid.bytes[i];
  EXPECT_NEAR(static_cast<double>(milliseconds), static_cast<double>(now().microseconds) / 1000, 10'000);
}

TEST(Uuid, prints_what_it_reads_again) {
  for (int i = 0; i < 10'000; ++i) {
    const auto uuid = Uuid::generate();
    auto text = to_text(uuid);
    Uuid read;
    ASSERT_TRUE(parse(text, read));
    ASSERT_EQ(read, uuid);
    for (char& c : text) c = static_cast<char>(std::toupper(c));
    ASSERT_TRUE(parse(text, read));
    ASSERT_EQ(read, uuid);
  }
  Uuid read;
  ASSERT_TRUE(parse("0190b6a4-7c1f-7def-8123-456789abcdef", read));
  EXPECT_EQ(to_text(read), "0190b6a4-7c1f-7def-8123-456789abcdef");
  EXPECT_FALSE(Uuid{});
  EXPECT_TRUE(read);
}

TEST(Uuid, refuses_other_forms) {
  for (const std::string_view text :
       {"",
        "0190b6a47c1f7def8123456789abcdef",
        "{0190b6a4-7c1f-7def-8123-456789abcdef}",
        "0190b6a4-7c1f-7def-8123-456789abcdeg",
        "0190b6a4-7c1f-7def-8123-456789abcde",
        "0190b6a4-7c1f-7def-81234-56789abcdef",
        "0190b6a4 7c1f-7def-8123-456789abcdef"}) {
    Uuid uuid;
    EXPECT_FALSE(parse(text, uuid)) << text;
    EXPECT_FALSE(uuid);
  }
}

}  // namespace
}  // namespace erp
