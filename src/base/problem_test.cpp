#include "base/problem.hpp"

#include <gtest/gtest.h>

using namespace erp;

namespace {

std::string fields_of(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems) out += problem.field + ":" + std::string{problem.code} + " ";
  return out;
}

}  // namespace

TEST(Problems, OfAFieldOnlyTheFirstWordStands) {
  Problems problems{{"customer_id", "malformed"}, {"lines[1].quantity", "malformed"}};
  add_unrelated(
      problems,
      {{"customer_id", "not_found"},
       {"lines[1].quantity", "zero"},
       {"lines", "entry_not_balanced"},
       {"lines[10].quantity", "zero"},
       {"customer", "inactive"},
       {"", "wrong_state"}});
  EXPECT_EQ(
      fields_of(problems),
      "customer_id:malformed lines[1].quantity:malformed lines[10].quantity:zero customer:inactive "
      ":wrong_state ");
}

TEST(Problems, WhatIsAddedMaySayMoreThanOneThingOfAField) {
  Problems problems;
  add_unrelated(problems, {{"amount", "negative"}, {"amount", "fraction_of_yen"}});
  EXPECT_EQ(fields_of(problems), "amount:negative amount:fraction_of_yen ");
}
