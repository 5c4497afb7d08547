#include "entity/narrowing.hpp"

#include "entity/access.hpp"

#include <gtest/gtest.h>

namespace erp {
namespace {

constexpr std::string_view people[] = {"user"};

TEST(Narrowing, allows_less_and_never_more) {
  struct Case {
    std::string_view what;
    Narrowing narrowing;
    std::string_view resource, action;
    bool allowed;
  };
  const Case cases[] = {
      {"a key for reading reads", {.read_only = true}, "customer", "read", true},
      {"and takes lists out", {.read_only = true}, "customer", "export", true},
      {"but changes nothing", {.read_only = true}, "customer", "update", false},
      {"nor acts", {.read_only = true}, "sales_invoice", "post", false},
      {"a key for everything acts", {.read_only = false}, "sales_invoice", "post", true},
      {"a key for some things", {.read_only = false, .resources = {"item"}}, "item", "create", true},
      {"has no other", {.read_only = false, .resources = {"item"}}, "customer", "read", false},
      {"people are read", {.read_only = false, .only_looked_at = people}, "user", "read", true},
      {"and left alone", {.read_only = false, .only_looked_at = people}, "user", "set_password", false},
  };
  for (const Case& c : cases) EXPECT_EQ(c.narrowing.allows(c.resource, c.action), c.allowed) << c.what;
}

TEST(Narrowing, takes_from_the_roles_and_adds_nothing) {
  Actor actor;
  actor.grants = std::make_shared<const Grants>(
      std::vector<Grant>{{"item", "*", Reach::own}, {"customer", "read", Reach::all}},
      std::vector<HiddenField>{});
  actor.narrowing = std::make_shared<const Narrowing>(Narrowing{.read_only = false, .resources = {"item"}});
  EXPECT_EQ(actor.may("item", "update"), Reach::own);
  EXPECT_EQ(actor.may("customer", "read"), Reach::none);
  EXPECT_EQ(actor.may("supplier", "read"), Reach::none);
}

}  // namespace
}  // namespace erp
