#include "runtime/together.hpp"

#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace erp {
namespace {

void pass_the_turn() {
  Fiber* const self = Fiber::current();
  Loop::current().post([self] { self->resume(); });
  Fiber::suspend();
}

TEST(RunTogether, GoesOnWithOneWhileAnotherWaits) {
  run_in_loop([] {
    std::vector<int> steps;
    run_together(
        {[&] {
           steps.push_back(1);
           pass_the_turn();
           steps.push_back(3);
         },
         [&] { steps.push_back(2); }});
    EXPECT_EQ(steps, (std::vector{1, 2, 3}));
  });
}

TEST(RunTogether, ReturnsAtOnceIfNobodyWaits) {
  run_in_loop([] {
    int ran = 0;
    run_together({});
    run_together({[&] { ++ran; }, [&] { ++ran; }});
    EXPECT_EQ(ran, 2);
  });
}

TEST(RunTogether, ThrowsTheFirstFaultWhenAllHaveEnded) {
  run_in_loop([] {
    bool ended = false;
    EXPECT_THROW(
        run_together(
            {[] { throw std::domain_error{"first"}; },
             [&] {
               pass_the_turn();
               ended = true;
               throw std::logic_error{"second"};
             }}),
        std::domain_error);
    EXPECT_TRUE(ended);
  });
}

}  // namespace
}  // namespace erp
