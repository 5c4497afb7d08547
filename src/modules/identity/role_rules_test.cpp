#include "modules/identity/role_rules.hpp"

#include "modules/identity/user.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

Role role(std::vector<RoleRight> rights = {}, std::vector<RoleHiddenField> hidden = {}) {
  Role made;
  made.code = "deputy";
  made.name = "代理";
  made.rights = std::move(rights);
  made.hidden_fields = std::move(hidden);
  return made;
}

struct RoleCase {
  const char* what;
  Role role;
  std::string problem;  // "field:code"; empty: none
};

std::string first(const Problems& problems) {
  return problems.empty() ? std::string{} : problems.front().field + ":" + std::string{problems.front().code};
}

TEST(RoleRules, each_fault_has_its_field_and_code) {
  static const Entity* const documents[] = {&User::entity};
  RoleCase cases[] = {
      {"every common action", role({{"user", "read"}, {"user", "export"}}), ""},
      {"one of the documents' own", role({{"user", "unlock"}}), ""},
      {"granting roles", role({{"user", "grant_roles"}}), ""},
      {"everything", role({{"*", "*"}}), ""},
      {"reports", role({{"report", "read"}}), ""},
      {"an unknown document", role({{"cheese", "read"}}), "rights[0].resource:not_found"},
      {"the action of another document",
       role({{"user", "read"}, {"user", "post"}}),
       "rights[1].action:not_found"},
      {"a hidden field", role({}, {{"user", "phone"}}), ""},
      {"a hidden id", role({}, {{"user", "id"}}), "hidden_fields[0].field_name:not_found"},
      {"a hidden version", role({}, {{"user", "version"}}), "hidden_fields[0].field_name:not_found"},
      {"an unknown hidden field", role({}, {{"user", "shoe_size"}}), "hidden_fields[0].field_name:not_found"},
      {"a field of everything", role({}, {{"*", "phone"}}), "hidden_fields[0].resource:not_found"},
      {"the program's name", role(), "code:taken"},
      {"a name in capitals", role(), "code:malformed"},
      {"a name with a digit in front", role(), "code:malformed"},
      {"itself", role(), "inherits:circular"},
  };
  cases[12].role.code = "viewer";
  cases[13].role.code = "Deputy";
  cases[14].role.code = "1st";
  cases[15].role.inherits = {"deputy"};
  for (const RoleCase& c : cases) EXPECT_EQ(first(problems_of(c.role, {documents})), c.problem) << c.what;
}

TEST(RoleRules, words_are_taken_until_the_documents_are_known) {
  EXPECT_EQ(first(problems_of(role({{"cheese", "eat"}}), {})), "");
  EXPECT_EQ(first(problems_of(role({{"Cheese", "eat"}}), {})), "rights[0].resource:not_found");
  EXPECT_EQ(first(problems_of(role({{"cheese", "e:at"}}), {})), "rights[0].action:not_found");
}

}  // namespace
}  // namespace erp::identity
