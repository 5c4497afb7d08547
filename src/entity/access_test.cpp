#include "entity/access.hpp"

#include <gtest/gtest.h>

namespace erp {
namespace {

Grants grants(std::vector<Grant> lines) {
  return {std::move(lines), {}};
}

TEST(Access, the_widest_of_what_is_given_counts) {
  const Grants some = grants({{"invoice", "read", Reach::own}, {"invoice", "*", Reach::department}});
  EXPECT_EQ(some.may("invoice", "read"), Reach::department);
  EXPECT_EQ(some.may("invoice", "post"), Reach::department);
  EXPECT_EQ(some.may("receipt", "read"), Reach::none);
}

TEST(Access, a_denial_stands_above_everything_given) {
  const Grants some = grants({{"*", "*"}, {"invoice", "export", Reach::none}, {"receipt", "*", Reach::none}});
  EXPECT_EQ(some.may("invoice", "export"), Reach::none);
  EXPECT_EQ(some.may("invoice", "read"), Reach::all);
  EXPECT_EQ(some.may("receipt", "read"), Reach::none);
}

TEST(Access, reaches_grow_from_own_to_all) {
  EXPECT_LT(Reach::none, Reach::own);
  EXPECT_LT(Reach::own, Reach::department);
  EXPECT_LT(Reach::department, Reach::subtree);
  EXPECT_LT(Reach::subtree, Reach::all);
  for (const auto reach : {Reach::none, Reach::own, Reach::department, Reach::subtree, Reach::all}) {
    Reach read = Reach::none;
    EXPECT_TRUE(parse(word(reach), read));
    EXPECT_EQ(read, reach);
  }
  Reach unread = Reach::own;
  EXPECT_FALSE(parse("everywhere", unread));
}

struct Cover {
  const char* what;
  std::vector<Grant> mine, theirs;
  bool covered;
};

TEST(Access, covers_what_is_no_more_than_ones_own) {
  const Cover cases[] = {
      {"everything", {{"*", "*"}}, {{"*", "*"}}, true},
      {"one thing of everything", {{"*", "*"}}, {{"invoice", "read"}}, true},
      {"everything of one thing", {{"invoice", "*"}}, {{"*", "*"}}, false},
      {"a star that each of the parts would cover", {{"invoice", "read"}}, {{"invoice", "*"}}, false},
      {"the same reach", {{"invoice", "read", Reach::own}}, {{"invoice", "read", Reach::own}}, true},
      {"a wider reach", {{"invoice", "read", Reach::own}}, {{"invoice", "read", Reach::department}}, false},
      {"a denial", {}, {{"invoice", "read", Reach::none}}, true},
      {"what is denied to me", {{"*", "*"}, {"user", "*", Reach::none}}, {{"user", "read"}}, false},
      {"what is denied to me, within a star",
       {{"item", "*"}, {"item", "export", Reach::none}},
       {{"item", "*"}},
       false},
      {"everything, but not what is denied to me",
       {{"*", "*"}, {"item", "*", Reach::none}},
       {{"*", "*"}},
       false},
      {"a star without what is denied to me",
       {{"item", "*"}, {"item", "export", Reach::none}},
       {{"item", "*"}, {"item", "export", Reach::none}},
       true},
      {"one action of everything", {{"item", "read"}}, {{"*", "read"}}, false},
      {"nothing", {}, {}, true},
  };
  for (const Cover& c : cases) EXPECT_EQ(grants(c.mine).cover(grants(c.theirs)), c.covered) << c.what;
}

TEST(Access, what_others_had_before_is_not_asked_for) {
  const Grants mine = grants({{"user", "*"}});
  const Grants denied = grants({{"item", "*"}, {"item", "export", Reach::none}});
  EXPECT_TRUE(mine.cover(denied, denied));
  EXPECT_TRUE(mine.cover(grants({{"item", "read"}}), denied)) << "less than before";
  EXPECT_FALSE(mine.cover(grants({{"item", "*"}}), denied)) << "the denial is gone";
  EXPECT_FALSE(mine.cover(grants({{"item", "read"}}), grants({{"item", "read", Reach::own}}))) << "further";
}

TEST(Access, a_hidden_field_is_shown_to_others_by_who_sees_it) {
  const Grants masked{{{"item", "read"}}, {{"item", "cost_price"}}};
  const Grants seeing = grants({{"item", "read"}});
  EXPECT_FALSE(masked.cover(seeing));
  EXPECT_TRUE(masked.cover(masked));
  EXPECT_TRUE(seeing.cover(seeing, masked));
  EXPECT_FALSE(grants({{"role", "*"}}).cover(seeing, masked)) << "who has nothing to do with items";
  EXPECT_TRUE(masked.cover(grants({{"receipt", "read", Reach::none}}), masked));
}

TEST(Access, what_is_lent_is_used_only_where_ones_own_does_not_do) {
  const Uuid lender = Uuid::generate();
  Actor actor;
  actor.own_grants = std::make_shared<const Grants>(grants({{"item", "read"}}));
  actor.lent.push_back({lender, std::make_shared<const Grants>(grants({{"item", "*"}}))});
  EXPECT_EQ(actor.on_behalf_of("item", "read"), Uuid{});
  EXPECT_EQ(actor.on_behalf_of("item", "update"), lender);
  EXPECT_EQ(actor.on_behalf_of("receipt", "read"), Uuid{});
  const Uuid far = Uuid::generate();
  actor.own_grants = std::make_shared<const Grants>(grants({{"item", "read", Reach::department}}));
  actor.lent.front().grants = std::make_shared<const Grants>(grants({{"item", "read", Reach::subtree}}));
  actor.lent.push_back({far, std::make_shared<const Grants>(grants({{"item", "read"}}))});
  EXPECT_EQ(actor.lender_of("item", "read"), far) << "the furthest, where her own does not reach";
  EXPECT_EQ(actor.on_behalf_of("item", "read"), Uuid{});
  actor.own_grants = nullptr;
  EXPECT_EQ(actor.on_behalf_of("item", "update"), Uuid{}) << "nothing is lent";
}

}  // namespace
}  // namespace erp
