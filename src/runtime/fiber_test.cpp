#include "runtime/fiber.hpp"

#include "runtime/loop.hpp"

#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace erp {
namespace {

TEST(Fiber, RunsAtOnceUntilItSuspends) {
  run_in_loop([] {
    std::vector<int> steps;
    Fiber* inner = nullptr;
    Fiber* const outer = Fiber::current();
    Fiber::start([&] {
      inner = Fiber::current();
      steps.push_back(1);
      Fiber::suspend();
      steps.push_back(3);
      outer->resume();
    });
    EXPECT_EQ(Fiber::current(), outer);
    EXPECT_NE(inner, outer);
    steps.push_back(2);
    inner->resume();  // from a fiber: later
    EXPECT_EQ(steps, (std::vector{1, 2}));
    Fiber::suspend();
    EXPECT_EQ(steps, (std::vector{1, 2, 3}));
  });
  EXPECT_EQ(Fiber::current(), nullptr);
}

TEST(Fiber, ResumesAtOnceOnTheLoopsOwnStack) {
  run_in_loop([] {
    Fiber* const outer = Fiber::current();
    Fiber* inner = nullptr;
    bool ended = false;
    Fiber::start([&] {
      inner = Fiber::current();
      Fiber::suspend();
      ended = true;
    });
    Loop::current().post([&] {
      inner->resume();
      EXPECT_TRUE(ended);
      outer->resume();
    });
    Fiber::suspend();
  });
}

TEST(Fiber, ResumedTwiceRunsOnce) {
  run_in_loop([] {
    Fiber* inner = nullptr;
    int turns = 0;
    Fiber::start([&] {
      inner = Fiber::current();
      Fiber::suspend();
      ++turns;
    });
    inner->resume();
    inner->resume();
    sleep_for(std::chrono::milliseconds{1});
    EXPECT_EQ(turns, 1);
  });
}

TEST(Fiber, MayBeResumedBeforeItSuspends) {
  run_in_loop([] {
    for (int turn = 0; turn < 200; ++turn) {
      Fiber* const fiber = Fiber::current();
      std::thread other{[fiber] { fiber->resume(); }};
      if (turn % 2 == 0) other.join();
      Fiber::suspend();
      if (other.joinable()) other.join();
    }
  });
}

TEST(Fiber, KeepsExceptionsOfDifferentStacksApart) {
  run_in_loop([] {
    int caught = 0;
    for (int i = 0; i < 50; ++i) {
      Fiber::start([&caught, i] {
        for (int turn = 0; turn < 10; ++turn) {
          try {
            sleep_for(std::chrono::microseconds{(i * 7 + turn) % 13});
            throw std::runtime_error{std::to_string(i)};
          } catch (const std::runtime_error& error) {
            EXPECT_EQ(error.what(), std::to_string(i));
            ++caught;
          }
        }
      });
    }
    while (caught < 500) sleep_for(std::chrono::milliseconds{1});
    EXPECT_EQ(std::uncaught_exceptions(), 0);
  });
}

TEST(Fiber, AFiberMayStartAndEndWhileAnExceptionIsHandled) {
  run_in_loop([] {
    try {
      throw std::runtime_error{"outer"};
    } catch (const std::runtime_error&) {
      Fiber::start([] {
        EXPECT_EQ(std::current_exception(), nullptr);
        try {
          throw std::logic_error{"inner"};
        } catch (const std::logic_error&) {}
      });
      EXPECT_THROW(std::rethrow_exception(std::current_exception()), std::runtime_error);
    }
  });
}

TEST(Fiber, ThousandsWaitAtOnceAndStacksAreReused) {
  run_in_loop([] {
    int ended = 0;
    for (int round = 0; round < 3; ++round) {
      for (int i = 0; i < 3000; ++i) {
        Fiber::start([&ended] {
          volatile char touched[32 * 1024];
          touched[sizeof touched - 1] = 0;
          touched[0] = 1;
          sleep_for(std::chrono::milliseconds{2});
          ended += touched[0];
        });
      }
      while (ended < 3000 * (round + 1)) sleep_for(std::chrono::milliseconds{1});
    }
  });
}

}  // namespace
}  // namespace erp
