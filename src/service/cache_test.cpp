#include "service/cache.hpp"

#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"
#include "service/rates.hpp"
#include "service/servers_for_test.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace erp {
namespace {

using namespace std::chrono_literals;
using for_test::Redis;

// Waits in the fiber until the condition holds, at most two seconds.
bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 100; ++i) {
    if (holds()) return true;
    sleep_for(20ms);
  }
  return false;
}

TEST(Cache, values_come_back_until_they_expire) {
  const Redis redis;
  Cache cache{redis.url(), 500ms};
  run_in_loop([&] {
    EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_TRUE(cache.set("a", std::string_view{"x\0y\n", 4}, 1min));
    EXPECT_EQ(cache.get("a"), (std::string{"x\0y\n", 4}));
    EXPECT_FALSE(cache.set_first("a", "z", 1min));
    EXPECT_EQ(cache.take("a")->size(), 4u);
    EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_TRUE(cache.set_first("a", "z", 30ms));
    sleep_for(60ms);
    EXPECT_EQ(cache.get("a"), std::nullopt);
    cache.set("b", "", 1min);
    EXPECT_EQ(cache.get("b"), "");
    EXPECT_TRUE(cache.erase("b"));
    EXPECT_FALSE(cache.erase("b"));
    EXPECT_TRUE(cache.available());
  });
}

TEST(Cache, numbers_rise_and_are_forgotten) {
  const Redis redis;
  Cache cache{redis.url(), 500ms};
  run_in_loop([&] {
    EXPECT_EQ(cache.count("n", 200ms), 1);
    EXPECT_EQ(cache.count("n", 200ms), 2);
    sleep_for(250ms);
    EXPECT_EQ(cache.count("n", 200ms), 1);
    EXPECT_TRUE(cache.set("n", "text", 1min));
    EXPECT_EQ(cache.count("n", 200ms), std::nullopt) << "an error of Redis is no answer";
    EXPECT_TRUE(cache.available()) << "nor a reason to leave";
  });
}

TEST(Cache, many_fibers_share_the_connection) {
  const Redis redis;
  Cache cache{redis.url(), 2s};
  run_in_loop([&] {
    cache.available();
    int running = 200;
    for (int i = 0; i < 200; ++i) {
      Fiber::start([&cache, &running, i] {
        const std::string key = std::to_string(i);
        for (int j = 0; j < 20; ++j) {
          cache.set(key, key + "/" + std::to_string(j), 1min);
          EXPECT_EQ(cache.get(key), key + "/" + std::to_string(j));
        }
        --running;
      });
    }
    EXPECT_TRUE(soon([&] { return running == 0; }));
  });
}

TEST(Cache, without_redis_everything_answers_nothing) {
  Cache none{""};
  Cache away{"redis://127.0.0.1:" + std::to_string(for_test::free_port())};
  Cache no_socket{"unix:///nowhere/redis.sock"};
  EXPECT_EQ(away.get("a"), std::nullopt) << "outside of a fiber";
  run_in_loop([&] {
    for (Cache* cache : {&none, &away, &no_socket}) {
      EXPECT_EQ(cache->get("a"), std::nullopt);
      EXPECT_FALSE(cache->set("a", "b", 1min));
      EXPECT_EQ(cache->count("a", 1min), std::nullopt);
      EXPECT_FALSE(cache->publish("c", "p"));
      EXPECT_FALSE(cache->available());
    }
  });
  EXPECT_THROW(Cache{"http://x"}, std::invalid_argument);
}

TEST(Cache, a_redis_that_hangs_costs_one_deadline_only) {
  const Redis redis;
  Cache cache{redis.url(), 60ms};
  run_in_loop([&] {
    ASSERT_TRUE(soon([&] { return cache.set("a", "b", 1min); }));
    redis.process().freeze();
    const auto begin = Clock::now();
    EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_GE(Clock::now() - begin, 50ms);
    const auto then = Clock::now();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_LT(Clock::now() - then, 50ms);
    redis.process().thaw();
    EXPECT_TRUE(soon([&] { return cache.get("a") == "b"; }));
  });
}

TEST(Cache, a_redis_that_dies_is_found_again) {
  std::optional<Redis> redis{std::in_place};
  const std::uint16_t port = redis->port();
  Cache cache{redis->url(), 500ms};
  std::vector<std::string> heard;
  run_in_loop([&] {
    cache.subscribe("events", [&](std::string_view payload) { heard.emplace_back(payload); });
    ASSERT_TRUE(soon([&] { return cache.available() && heard.size() == 1; }));
    EXPECT_TRUE(cache.publish("events", "first"));
    EXPECT_TRUE(soon([&] { return heard.size() == 2; }));
    redis.reset();
    EXPECT_TRUE(soon([&] { return !cache.available(); }));
    EXPECT_FALSE(cache.publish("events", "lost"));
    redis.emplace(port);
    EXPECT_TRUE(soon([&] { return heard.size() == 3 && cache.available(); }));
    EXPECT_TRUE(cache.publish("events", "second"));
    EXPECT_TRUE(soon([&] { return heard.size() == 4; }));
    EXPECT_EQ(heard, (std::vector<std::string>{"", "first", "", "second"}));
  });
}

TEST(Cache, a_wrong_password_is_as_good_as_no_redis) {
  const Redis redis;
  Cache cache{"redis://:wrong@127.0.0.1:" + std::to_string(redis.port()), 500ms};
  run_in_loop([&] {
    EXPECT_EQ(cache.get("a"), std::nullopt);
    sleep_for(50ms);
    EXPECT_FALSE(cache.available());
  });
}

TEST(RedisAddress, both_forms) {
  RedisAddress address;
  ASSERT_TRUE(parse("redis://me:p%40ss@[::1]:7000/3", address));
  EXPECT_EQ(address.host + "|" + address.user + "|" + address.password, "::1|me|p@ss");
  EXPECT_EQ(address.port, 7000);
  EXPECT_EQ(address.database, "3");
  ASSERT_TRUE(parse("unix:///run/redis.sock?db=2", address));
  EXPECT_EQ(address.socket + "|" + address.database, "/run/redis.sock|2");
  ASSERT_TRUE(parse("redis://cache", address));
  EXPECT_EQ(address.host, "cache");
  EXPECT_FALSE(parse("redis://cache:port", address));
  EXPECT_FALSE(parse("redis://cache/x", address));
  EXPECT_FALSE(parse("cache:6379", address));
}

TEST(Rates, limits_are_shared_and_the_rest_is_said) {
  const Redis redis;
  Cache cache{redis.url(), 500ms};
  Rates here{cache}, elsewhere{cache};
  run_in_loop([&] {
    const auto window = 3600s;
    EXPECT_EQ(here.take("k", 3, window).remaining, 2u);
    EXPECT_EQ(elsewhere.take("k", 3, window).remaining, 1u);
    const Allowance third = here.take("k", 3, window);
    EXPECT_TRUE(third.allowed);
    EXPECT_EQ(third.remaining, 0u);
    const Allowance fourth = elsewhere.take("k", 3, window);
    EXPECT_FALSE(fourth.allowed);
    EXPECT_EQ(fourth.limit, 3u);
    const auto now = std::chrono::system_clock::now().time_since_epoch() / 1s;
    EXPECT_GT(fourth.reset, now);
    EXPECT_LE(fourth.reset, now + 3600);
    EXPECT_TRUE(here.take("other", 3, window).allowed);
  });
}

TEST(Rates, without_redis_each_server_counts_alone) {
  Cache cache{""};
  Rates rates{cache};
  run_in_loop([&] {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(rates.take("k", 5, 3600s).allowed);
    EXPECT_FALSE(rates.take("k", 5, 3600s).allowed);
    for (int i = 0; i < 250'000; ++i) rates.take(std::to_string(i), 5, 3600s);
    EXPECT_TRUE(rates.take("k", 5, 3600s).allowed) << "forgotten under a flood of names";
  });
}

}  // namespace
}  // namespace erp
