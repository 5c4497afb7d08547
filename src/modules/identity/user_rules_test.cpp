#include "modules/identity/user_rules.hpp"

#include "modules/identity/email_address.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

User user(std::vector<std::string> roles, bool is_active = true) {
  User user;
  user.id.value.bytes[0] = 1;
  user.email = "hanako.sato@example.com", user.full_name = "佐藤花子";
  user.roles = std::move(roles), user.is_active = is_active;
  return user;
}

std::string said(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems)
    out += (out.empty() ? "" : " ") + problem.field + ":" + std::string{problem.code};
  return out;
}

const Editor herself{user({}).id.value, true}, administrator{Uuid::generate(), true},
    clerk{Uuid::generate(), false}, program{};

TEST(UserRules, guard_roles_and_the_last_administrator) {
  const User admin = user({"administrator"}), sales = user({"sales"}), gone = user({"sales"}, false);
  User moved = sales;
  moved.department_id = Id<organization::Department>{Uuid::generate()};
  Editor head = herself;
  head.goes_by_department = true;
  struct Case {
    std::string_view what;
    User after;
    const User* before;
    Editor editor;
    std::int64_t others;
    std::string_view expected;
  };
  const Case cases[] = {
      {"an administrator makes a user with roles", sales, nullptr, administrator, 0, ""},
      {"the program makes the first administrator", admin, nullptr, program, 0, ""},
      {"a clerk makes a user without roles", user({}), nullptr, clerk, 0, ""},
      {"a clerk makes a user with roles", sales, nullptr, clerk, 0, "roles:not_permitted"},
      {"a clerk changes roles", user({"viewer"}), &sales, clerk, 0, "roles:not_permitted"},
      {"a clerk leaves roles as they are", sales, &sales, clerk, 0, ""},
      {"an administrator changes roles", user({"viewer"}), &sales, administrator, 0, ""},
      {"nobody changes her own roles", user({"sales", "viewer"}), &sales, herself, 5, "roles:not_yourself"},
      {"nobody deactivates herself", user({"sales"}, false), &sales, herself, 5, "is_active:not_yourself"},
      {"an administrator deactivates a user", user({"sales"}, false), &sales, administrator, 0, ""},
      {"nobody chooses the department that her rights go by",
       moved,
       &sales,
       head,
       0,
       "department_id:not_yourself"},
      {"whose rights go by none moves", moved, &sales, herself, 0, ""},
      {"who is inactive stays so", gone, &gone, herself, 0, ""},
      {"the last administrator is deactivated",
       user({"administrator"}, false),
       &admin,
       administrator,
       0,
       "is_active:last_administrator"},
      {"one of two administrators is deactivated",
       user({"administrator"}, false),
       &admin,
       administrator,
       1,
       ""},
      {"the last administrator loses the role",
       user({"sales"}),
       &admin,
       administrator,
       0,
       "roles:last_administrator"},
      {"an administrator gets another role", user({"administrator", "sales"}), &admin, administrator, 0, ""},
      {"the last one deactivates herself",
       user({"administrator"}, false),
       &admin,
       herself,
       0,
       "is_active:not_yourself is_active:last_administrator"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(said(problems_of(c.after, c.before, c.editor, c.others)), c.expected) << c.what;
}

TEST(UserRules, ask_for_more_than_blanks) {
  User blank = user({});
  blank.email = " ", blank.full_name = "　";
  normalize(blank);
  EXPECT_EQ(said(problems_of(blank, nullptr, administrator, 0)), "email:required full_name:required");
}

TEST(UserRules, check_the_first_password) {
  User weak = user({});
  weak.password = "Hanako.Sato-1";
  EXPECT_EQ(said(problems_of(weak, nullptr, administrator, 0)), "password:password_contains_account");
  weak.password = "short";
  EXPECT_NE(said(problems_of(weak, nullptr, administrator, 0)).find("password_too_short"), std::string::npos);
  weak.password = "Blue-Kettle-47";
  EXPECT_EQ(said(problems_of(weak, nullptr, administrator, 0)), "");
  weak.invite = true;
  EXPECT_EQ(said(problems_of(weak, nullptr, administrator, 0)), "invite:password_given");
}

TEST(UserRules, write_things_in_one_form) {
  User typed = user({"viewer", "sales", "viewer"});
  typed.email = " Ｈａｎａｋｏ@Example.COM\t", typed.full_name = "　佐藤花子 ";
  typed.full_name_kana = "さとう ﾊﾅｺ", typed.phone = "  ";
  normalize(typed);
  EXPECT_EQ(typed.email, "hanako@example.com");
  EXPECT_EQ(typed.full_name, "佐藤花子");
  EXPECT_EQ(typed.full_name_kana, "サトウ ハナコ");
  EXPECT_FALSE(typed.phone);
  EXPECT_EQ(typed.roles, (std::vector<std::string>{"sales", "viewer"}));
}

TEST(EmailAddress, is_told_from_what_is_none) {
  for (const auto* good :
       {"a@b.jp", "hanako.sato+erp@mail.example.co.jp", "dots..@docomo.example.jp", "x@xn--wgv71a.jp"})
    EXPECT_TRUE(looks_like_email(good)) << good;
  for (const auto* bad :
       {"",
        "a",
        "@b.jp",
        "a@",
        "a@b",
        "a@b.",
        "a@.jp",
        "a b@c.jp",
        "a@b@c.jp",
        "a@-b.jp",
        "佐藤@b.jp",
        "a@b..jp",
        "a@b_c.jp"})
    EXPECT_FALSE(looks_like_email(bad)) << bad;
  EXPECT_FALSE(looks_like_email(std::string(65, 'a') + "@b.jp"));
  EXPECT_FALSE(looks_like_email(std::string(60, 'a') + "@" + std::string(200, 'b') + ".jp"));
}

}  // namespace
}  // namespace erp::identity
