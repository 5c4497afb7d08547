#include "modules/identity/identity.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

struct GrantCase {
  std::vector<std::string> roles;
  std::string_view resource, action;
  Reach reach;
};

TEST(Roles, give_what_the_table_says) {
  const GrantCase cases[] = {
      {{"administrator"}, "user", "create", Reach::all},
      {{"administrator"}, "audit_log", "read", Reach::all},
      {{"administrator"}, "anything", "whatever", Reach::all},
      {{"accountant"}, "journal_entry", "post", Reach::all},
      {{"accountant"}, "accounting_period", "reopen", Reach::all},
      {{"accountant"}, "sales_invoice", "cancel", Reach::all},
      {{"accountant"}, "receipt", "create", Reach::all},
      {{"accountant"}, "supplier", "update", Reach::all},
      {{"accountant"}, "report", "read", Reach::all},
      {{"accountant"}, "department", "read", Reach::all},
      {{"accountant"}, "department", "update", Reach::none},
      {{"accountant"}, "organization", "update", Reach::none},
      {{"accountant"}, "user", "read", Reach::own},
      {{"accountant"}, "user", "update", Reach::none},
      {{"accountant"}, "user", "set_password", Reach::none},
      {{"accountant"}, "audit_log", "read", Reach::none},
      {{"sales"}, "customer", "create", Reach::all},
      {{"sales"}, "customer", "delete", Reach::all},
      {{"sales"}, "item", "read", Reach::all},
      {{"sales"}, "item", "update", Reach::none},
      {{"sales"}, "sales_invoice", "read", Reach::all},
      {{"sales"}, "sales_invoice", "create", Reach::all},
      {{"sales"}, "sales_invoice", "update", Reach::own},
      {{"sales"}, "sales_invoice", "post", Reach::own},
      {{"sales"}, "receipt", "read", Reach::all},
      {{"sales"}, "receipt", "create", Reach::none},
      {{"sales"}, "journal_entry", "read", Reach::none},
      {{"sales"}, "account", "update", Reach::none},
      {{"sales"}, "supplier", "update", Reach::none},
      {{"sales"}, "partner", "update", Reach::none},
      {{"sales"}, "user", "create", Reach::none},
      {{"viewer"}, "journal_entry", "read", Reach::all},
      {{"viewer"}, "sales_invoice", "read", Reach::all},
      {{"viewer"}, "sales_invoice", "create", Reach::none},
      {{"viewer"}, "customer", "update", Reach::none},
      {{"viewer"}, "customer", "export", Reach::none},
      {{"viewer"}, "audit_log", "read", Reach::none},
      {{"viewer"}, "ticket", "create", Reach::own},
      {{"viewer"}, "ticket", "reply", Reach::none},
      {{"support_agent"}, "ticket", "reply", Reach::all},
      {{"support_agent"}, "user", "update", Reach::none},
      {{"support_agent"}, "journal_entry", "read", Reach::none},
      {{"viewer", "sales"}, "sales_invoice", "post", Reach::own},
      {{"viewer", "sales"}, "journal_entry", "read", Reach::all},
      {{"unheard_of"}, "item", "read", Reach::none},
      {{}, "item", "read", Reach::none},
      {{}, "ticket", "create", Reach::own},
      {{}, "ticket", "reply", Reach::none},
      {{}, "knowledge_article", "judge", Reach::own},
      {{}, "knowledge_article", "publish", Reach::none},
  };
  for (const GrantCase& c : cases)
    EXPECT_EQ(grants_of(c.roles)->may(c.resource, c.action), c.reach)
        << (c.roles.empty() ? "nobody" : c.roles.front()) << " " << c.resource << " " << c.action;
}

TEST(Roles, hide_fields_until_another_role_shows_them) {
  EXPECT_TRUE(grants_of({"sales"})->hides("item", "cost_price"));
  EXPECT_FALSE(grants_of({"sales"})->hides("customer", "credit_limit"));
  EXPECT_TRUE(grants_of({"viewer"})->hides("customer", "credit_limit"));
  EXPECT_TRUE(grants_of({"viewer"})->hides("partner", "credit_limit"));
  EXPECT_TRUE(grants_of({"viewer", "sales"})->hides("item", "cost_price"));
  EXPECT_FALSE(grants_of({"viewer", "sales"})->hides("customer", "credit_limit"));
  EXPECT_FALSE(grants_of({"sales", "accountant"})->hides("item", "cost_price"));
  EXPECT_FALSE(grants_of({"administrator"})->hides("item", "cost_price"));
}

TEST(Roles, are_shared_by_all_who_have_the_same) {
  EXPECT_EQ(grants_of({"sales", "viewer"}), grants_of({"viewer", "sales"}));
  EXPECT_EQ(
      role_names(),
      (std::vector<std::string_view>{"administrator", "accountant", "sales", "viewer", "support_agent"}));
}

Actor told(std::string_view text) {
  Actor actor;
  give_rights(actor, text);
  return actor;
}

TEST(Roles, that_reach_near_show_nothing_of_what_is_far) {
  const auto hides = [](std::string_view reach) {
    const auto clerk = "held clerk,viewer\nrole clerk customer:read:" + std::string{reach} + " ";
    return told(clerk).grants->hides("customer", "credit_limit");
  };
  EXPECT_TRUE(hides("own"));
  EXPECT_TRUE(hides("subtree"));
  EXPECT_FALSE(hides("all"));
}

TEST(Roles, are_read_as_the_database_tells_of_them) {
  EXPECT_EQ(told("held sales,viewer").grants, grants_of({"sales", "viewer"}));
  EXPECT_EQ(told("").grants->may("item", "read"), Reach::none);
  const Actor actor = told(
      "held clerk,sales\nrole clerk receipt:read:department,customer:export:none item:sales_price\n"
      "role idle  ");
  EXPECT_EQ(actor.grants->may("receipt", "read"), Reach::all) << "as sales";
  EXPECT_EQ(actor.grants->may("customer", "export"), Reach::none);
  EXPECT_FALSE(actor.grants->hides("item", "sales_price")) << "another role shows it";
  EXPECT_EQ(actor.own_grants, nullptr);
  const Actor alone = told("held clerk\nrole clerk receipt:read:department,item:read:all item:sales_price");
  EXPECT_EQ(alone.grants->may("receipt", "read"), Reach::department);
  EXPECT_TRUE(alone.grants->hides("item", "sales_price"));
  EXPECT_THROW(told("held clerk\nrole clerk receipt:read:everywhere "), std::runtime_error);
}

TEST(Roles, that_are_lent_are_kept_apart) {
  const Uuid lender = Uuid::generate();
  const Actor actor = told("held viewer\nlent " + to_text(lender) + " accountant");
  EXPECT_EQ(actor.grants->may("journal_entry", "post"), Reach::all);
  EXPECT_EQ(actor.own_grants->may("journal_entry", "post"), Reach::none);
  EXPECT_EQ(actor.on_behalf_of("journal_entry", "post"), lender);
  EXPECT_EQ(actor.on_behalf_of("journal_entry", "read"), Uuid{});
}

}  // namespace
}  // namespace erp::identity
