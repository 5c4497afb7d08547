#include "modules/identity/user.hpp"

#include "entity/json.hpp"
#include "entity/read.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/test_company.hpp"
#include "runtime/fiber.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace erp::identity {
namespace {

constexpr const char* first_password = "Blue-Kettle-47";

class UserTest : public testing::Test {
 protected:
  void with(const std::function<void(db::Database&, SignIn&)>& test) const {
    run_in_loop([&] {
      db::Options options;
      options.uri = application_uri();
      db::Database database{options};
      WorkerPool pool{2, 200};
      SignIn sign_in{database, test_config(), pool};
      test(database, sign_in);
    });
  }

  // As the generic path of the API does it.
  static Problems write(Session& session, User& user, const User* before, const std::string& body) {
    Problems problems = read_json(User::entity, body, &user, {.before = before});
    if (problems.empty()) User::entity.complete(session, &user, before, problems);
    if (problems.empty()) session.save(user, before ? "update" : "create");
    return problems;
  }
  std::string create(db::Database& database, const Actor& actor, const std::string& body, User& user) const {
    return refusal([&] {
      Session session{database, actor};
      refuse_if(write(session, user, nullptr, body));
      session.commit();
    });
  }
  static std::string change(
      db::Database& database, const Actor& actor, const User& user, const std::string& body) {
    return refusal([&] {
      Session session{database, actor};
      User changed = session.lock(user.id);
      const User before = changed;
      refuse_if(write(session, changed, &before, body));
      session.commit();
    });
  }
  static void act(
      db::Database& database, const Actor& actor, const User& user, const char* action,
      const void* input = nullptr) {
    Session session{database, actor};
    User::entity.action(action)->run(session, user.id.value, input);
    session.commit();
  }
  Attempt attempt() const { return {.address = "address of " + company.domain}; }

  TestCompany company;
};

TEST_F(UserTest, is_made_with_a_password_that_is_kept_nowhere_but_as_a_hash) {
  with([&](db::Database& database, SignIn& sign_in) {
    const User admin = company.add(database, "admin", "", {"administrator"});
    User user;
    const std::string body =
        R"({"email": ")" + company.email("Taro") + R"(", "full_name": "山田太郎", "roles": ["sales"],)";
    EXPECT_EQ(
        create(database, company.actor(admin), body + R"("password": "short"})", user),
        "password:password_too_short password:password_too_simple");
    user = {};
    EXPECT_EQ(create(database, company.actor(admin), body + R"("password": "Blue-Kettle-47"})", user), "");
    EXPECT_FALSE(user.password);
    const Tokens tokens = sign_in.sign_in(company.email("taro"), first_password, attempt());
    EXPECT_FALSE(tokens.who->must_change_password);
    EXPECT_EQ(
        change(database, company.actor(admin), user, R"({"password": "Green-Teapot-58"})"), "password:fixed");
    User twin;
    EXPECT_EQ(
        refusal([&] {
          try {
            create(database, company.actor(admin), body + R"("password": "Blue-Kettle-47"})", twin);
          } catch (const db::Error& error) { refuse_for(error, &User::entity); }
        }),
        "email:taken");
    const auto shown = database.read(
        {to_text(company.id), to_text(admin.id.value), ""},
        record_sql_for(User::entity, company.actor(admin)),
        {to_text(user.id.value)});
    EXPECT_EQ(shown.text(0, 0).find("password\""), shown.text(0, 0).find("must_change_password\"") + 12);
    EXPECT_NE(shown.text(0, 0).find(R"("organization_id":")" + to_text(company.id)), std::string_view::npos);
    EXPECT_EQ(
        superuser().run("select count(*) from audit_log where after::text like '%Kettle%'").text(0, 0), "0");
  });
}

TEST_F(UserTest, who_becomes_inactive_is_signed_out) {
  with([&](db::Database& database, SignIn& sign_in) {
    const User admin = company.add(database, "admin", "", {"administrator"});
    const User user = company.add(database, "hanako", first_password);
    const Tokens tokens = sign_in.sign_in(user.email, first_password, attempt());
    EXPECT_EQ(change(database, company.actor(admin), user, R"({"is_active": false})"), "");
    sign_in.forget(to_text(tokens.who->session_id));
    EXPECT_FALSE(sign_in.who(tokens.access_token));
    EXPECT_EQ(change(database, company.actor(admin), user, R"({"is_active": true})"), "");
    EXPECT_FALSE(sign_in.who(tokens.access_token)) << "the old sessions stay ended";
    EXPECT_EQ(
        change(database, company.actor(admin), admin, R"({"is_active": false})"),
        "is_active:not_yourself is_active:last_administrator");
    EXPECT_EQ(
        change(database, company.actor(user), user, R"({"roles": ["administrator"]})"),
        "roles:not_permitted");
  });
}

TEST_F(UserTest, two_administrators_can_not_deactivate_each_other_at_once) {
  with([&](db::Database& database, SignIn&) {
    const User a = company.add(database, "a", "", {"administrator"});
    const User b = company.add(database, "b", "", {"administrator"});
    Session first{database, company.actor(a)};
    User changed = first.lock(b.id);
    const User before = changed;
    ASSERT_TRUE(write(first, changed, &before, R"({"is_active": false})").empty());
    first.flush();
    std::string second = "running";
    Fiber::start([&] { second = change(database, company.actor(b), a, R"({"is_active": false})"); });
    sleep_for(std::chrono::milliseconds{50});
    EXPECT_EQ(second, "running");
    first.commit();
    for (const auto end = Clock::now() + std::chrono::seconds{10}; second == "running" && Clock::now() < end;)
      sleep_for(std::chrono::milliseconds{5});
    EXPECT_EQ(second, "is_active:last_administrator");
  });
}

TEST_F(UserTest, an_administrator_sets_passwords_unlocks_and_signs_out) {
  with([&](db::Database& database, SignIn& sign_in) {
    const User admin = company.add(database, "admin", "", {"administrator"});
    const User user = company.add(database, "hanako", first_password);
    const Tokens tokens = sign_in.sign_in(user.email, first_password, attempt());
    const FirstPassword input{"Green-Teapot-58"}, again{first_password};
    act(database, company.actor(admin), user, "set_password", &input);
    EXPECT_EQ(
        refusal([&] { act(database, company.actor(admin), user, "set_password", &again); }),
        "password:password_used_before");
    sign_in.forget("");
    EXPECT_FALSE(sign_in.who(tokens.access_token));
    for (int i = 0; i < 5; ++i) refusal([&] { sign_in.sign_in(user.email, first_password, attempt()); });
    EXPECT_EQ(refusal([&] { sign_in.sign_in(user.email, input.password, attempt()); }), "locked");
    act(database, company.actor(admin), user, "unlock");
    const Tokens anew = sign_in.sign_in(user.email, input.password, attempt());
    EXPECT_TRUE(anew.who->must_change_password);
    act(database, company.actor(admin), user, "sign_out_everywhere");
    sign_in.forget(to_text(anew.who->session_id));
    EXPECT_FALSE(sign_in.who(anew.access_token));
    const TestCompany other;
    const User stranger = other.add(database, "admin", "", {"administrator"});
    EXPECT_EQ(refusal([&] { act(database, other.actor(stranger), user, "unlock"); }), "not_found");
  });
}

}  // namespace
}  // namespace erp::identity
