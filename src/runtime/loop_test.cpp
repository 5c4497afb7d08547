#include "runtime/loop.hpp"

#include "runtime/fiber.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace erp {
namespace {

TEST(Loop, ThrowsWhatTheTaskThrows) {
  EXPECT_THROW(run_in_loop([] { throw std::runtime_error{"no"}; }), std::runtime_error);
  EXPECT_THROW(Loop::current(), std::logic_error);
}

TEST(Loop, StopsFromAnotherThread) {
  Loop loop;
  std::thread other{[&loop] { loop.post([&loop] { loop.stop(); }); }};
  loop.run();
  other.join();
}

TEST(Loop, PostRunsOutsideOfFibers) {
  run_in_loop([] {
    Fiber* const fiber = Fiber::current();
    Loop::current().post([fiber] {
      EXPECT_EQ(Fiber::current(), nullptr);
      fiber->resume();
    });
    Fiber::suspend();
  });
}

TEST(Loop, SleepsWhileOthersRun) {
  run_in_loop([] {
    int turns = 0;
    Fiber::start([&turns] {
      for (; turns < 5; ++turns) sleep_for(std::chrono::milliseconds{1});
    });
    const auto start = Clock::now();
    sleep_for(std::chrono::milliseconds{60});
    EXPECT_GE(Clock::now() - start, std::chrono::milliseconds{60});
    EXPECT_EQ(turns, 5);
  });
}

TEST(WorkerPool, RunsElsewhereAndComesBack) {
  WorkerPool pool{2, 100};
  run_in_loop([&pool] {
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    pool.run([&there] { there = std::this_thread::get_id(); });
    EXPECT_NE(there, here);
    EXPECT_EQ(std::this_thread::get_id(), here);
    EXPECT_THROW(pool.run([] { throw std::runtime_error{"no"}; }), std::runtime_error);
  });
}

TEST(WorkerPool, OutsideOfAFiberTheWorkRunsHere) {
  WorkerPool pool{1, 1};
  std::thread::id there;
  pool.run([&there] { there = std::this_thread::get_id(); });
  EXPECT_EQ(there, std::this_thread::get_id());
}

TEST(WorkerPool, RefusesMoreThanItsLimit) {
  WorkerPool pool{1, 2};
  run_in_loop([&pool] {
    std::atomic<bool> go = false;
    int done = 0, busy = 0;
    const auto work = [&go] {
      while (!go) std::this_thread::yield();
    };
    const auto start_one = [&] {
      Fiber::start([&] {
        try {
          pool.run(work);
          ++done;
        } catch (const Busy&) { ++busy; }
      });
    };
    start_one();
    sleep_for(std::chrono::milliseconds{20});  // now it runs and no longer waits
    for (int i = 0; i < 5; ++i) start_one();
    EXPECT_EQ(busy, 3);
    go = true;
    while (done < 3) sleep_for(std::chrono::milliseconds{1});
  });
}

}  // namespace
}  // namespace erp
