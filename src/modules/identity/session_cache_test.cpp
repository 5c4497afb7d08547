#include "modules/identity/session_cache.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

using namespace std::chrono_literals;

const Deadline start = Clock::now();

std::shared_ptr<const SignedIn> somebody() {
  auto who = std::make_shared<SignedIn>();
  who->session_id = Uuid::generate();
  who->actor.user_id = Uuid::generate();
  return who;
}

SessionCache::Times times(Deadline loaded_at, Clock::duration life = 1h, Clock::duration touch = 10min) {
  return {loaded_at, loaded_at + life, loaded_at + touch};
}

const Digest known_token = sha256("a token");

TEST(SessionCache, remembers_until_the_token_ends_and_for_five_minutes_at_most) {
  SessionCache cache;
  const auto who = somebody();
  EXPECT_FALSE(cache.find(known_token, start));
  cache.keep(known_token, who, times(start));
  ASSERT_TRUE(cache.find(known_token, start + 4min));
  EXPECT_EQ(cache.find(known_token, start + 4min)->who, who);
  EXPECT_FALSE(cache.find(known_token, start + 5min));
  cache.keep(known_token, who, times(start, 2min));
  EXPECT_TRUE(cache.find(known_token, start + 119s));
  EXPECT_FALSE(cache.find(known_token, start + 120s));
}

TEST(SessionCache, asks_one_caller_a_minute_to_write_the_use_down) {
  SessionCache cache;
  cache.keep(known_token, somebody(), times(start, 1h, 1min));
  EXPECT_FALSE(cache.find(known_token, start + 59s)->touch);
  EXPECT_TRUE(cache.find(known_token, start + 60s)->touch);
  EXPECT_FALSE(cache.find(known_token, start + 61s)->touch);
  EXPECT_TRUE(cache.find(known_token, start + 120s)->touch);
}

TEST(SessionCache, forgets_by_session_by_user_and_altogether) {
  const auto who = somebody();
  for (const Uuid& id : {who->session_id, who->actor.user_id}) {
    SessionCache cache;
    cache.keep(known_token, who, times(start));
    cache.forget(Uuid::generate(), start + 1s);
    EXPECT_TRUE(cache.find(known_token, start + 2s));
    cache.forget(id, start + 3s);
    EXPECT_FALSE(cache.find(known_token, start + 4s));
    cache.keep(known_token, who, times(start + 5s));
    EXPECT_TRUE(cache.find(known_token, start + 6s)) << "what was read afterwards is believed";
  }
}

TEST(SessionCache, does_not_believe_an_answer_that_was_overtaken_by_news) {
  SessionCache cache;
  const auto who = somebody();
  cache.forget(who->session_id, start + 1s);
  cache.keep(known_token, who, times(start));
  EXPECT_FALSE(cache.find(known_token, start + 2s));
  cache.forget_all(start + 3s);
  cache.keep(known_token, who, times(start + 2s));
  EXPECT_FALSE(cache.find(known_token, start + 4s));
}

TEST(SessionCache, remembers_for_a_second_that_a_token_is_nobodys) {
  SessionCache cache;
  cache.keep_nobody(known_token, start);
  ASSERT_TRUE(cache.find(known_token, start + 999ms));
  EXPECT_EQ(cache.find(known_token, start + 999ms)->who, nullptr);
  EXPECT_FALSE(cache.find(known_token, start + 1s));
  cache.keep_nobody(known_token, start);
  cache.keep(known_token, somebody(), times(start));
  EXPECT_NE(cache.find(known_token, start)->who, nullptr);
}

TEST(SessionCache, is_bounded_and_keeps_what_came_last) {
  SessionCache cache;
  const auto who = somebody();
  const std::size_t count = 3 * SessionCache::capacity;
  for (std::size_t i = 0; i < count; ++i) cache.keep(sha256(std::to_string(i)), who, times(start));
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) kept += cache.find(sha256(std::to_string(i)), start).has_value();
  EXPECT_LE(kept, SessionCache::capacity);
  EXPECT_GE(kept, SessionCache::capacity / 3);
  EXPECT_TRUE(cache.find(sha256(std::to_string(count - 1)), start));
  for (std::size_t i = 0; i < SessionCache::capacity / 5 + 1; ++i) cache.forget(Uuid::generate(), start + 1s);
  EXPECT_FALSE(cache.find(sha256(std::to_string(count - 1)), start + 2s))
      << "too much news: nothing is believed";
}

}  // namespace
}  // namespace erp::identity
