#include "modules/identity/failures.hpp"
#include "modules/identity/test_company.hpp"
#include "runtime/fiber.hpp"
#include "service/secrets.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace erp::identity {
namespace {

using namespace std::chrono_literals;

constexpr const char* password = "Blue-Kettle-47";
constexpr const char* other_password = "Green-Teapot-58";

class SignInTest : public testing::Test {
 protected:
  struct Desk {
    db::Database& database;
    WorkerPool& pool;
    SignIn sign_in;
  };
  // Runs the test with a database and a sign-in service in a loop.
  void with(std::vector<std::string> assignments, const std::function<void(Desk&)>& test) const {
    run_in_loop([&] {
      db::Options options;
      options.uri = application_uri();
      db::Database database{options};
      WorkerPool pool{2, 200};
      Desk desk{database, pool, SignIn{database, test_config(assignments), pool}};
      test(desk);
    });
  }
  void with(const std::function<void(Desk&)>& test) const { with({}, test); }

  Attempt attempt(bool browser = false) const {
    return {
        .address = "address of " + company.domain, .agent = "test", .request_id = "r1", .browser = browser};
  }
  std::string failure(Desk& desk, const std::string& email, const std::string& tried) const {
    return refusal([&] { desk.sign_in.sign_in(email, tried, attempt()); });
  }
  static std::string count(const std::string& sql, const db::Values& values) {
    return std::string{superuser().run("select count(*) from " + sql, values).text(0, 0)};
  }
  static std::string audited(const User& user, const std::string& action) {
    return count("audit_log where record_id = $1 and action = $2", {to_text(user.id.value), action});
  }
  static std::string open_sessions(const User& user) {
    return count("user_session where user_id = $1 and revoked_at is null", {to_text(user.id.value)});
  }

  TestCompany company;
};

TEST_F(SignInTest, a_program_gets_tokens_and_is_known_by_them) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password, {"sales", "viewer"});
    const Tokens tokens = desk.sign_in.sign_in(" HANAKO@" + company.domain, password, attempt());
    EXPECT_EQ(tokens.access_token.size(), 43U);
    EXPECT_FALSE(tokens.refresh_token.empty());
    EXPECT_TRUE(tokens.csrf_token.empty());
    EXPECT_EQ(tokens.expires_in, 3600);
    const auto who = desk.sign_in.who(tokens.access_token);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->actor.user_id, user.id.value);
    EXPECT_EQ(who->actor.organization_id, company.id);
    EXPECT_EQ(who->actor.time_zone, "Asia/Tokyo");
    EXPECT_EQ(who->actor.grants, grants_of({"sales", "viewer"}));
    EXPECT_EQ(who->email, user.email);
    EXPECT_EQ(who, desk.sign_in.who(tokens.access_token)) << "answered from memory";
    EXPECT_EQ(audited(user, "sign_in"), "1");
    EXPECT_EQ(
        count("user_account where id = $1 and last_sign_in_at is not null", {to_text(user.id.value)}), "1");
    EXPECT_EQ(
        count(
            "user_session where token_hash = $1::bytea", {"\\x" + hexadecimal(sha256(tokens.access_token))}),
        "1");
  });
}

TEST_F(SignInTest, a_browser_gets_a_cookie_and_a_csrf_token_and_lives_on_with_use) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const Tokens tokens = desk.sign_in.sign_in(user.email, password, attempt(true));
    EXPECT_TRUE(tokens.refresh_token.empty());
    EXPECT_EQ(tokens.expires_in, 1800);
    const auto fresh = desk.sign_in.who(tokens.access_token);
    ASSERT_TRUE(fresh && fresh->browser);
    EXPECT_EQ(fresh->csrf_token, tokens.csrf_token);
    superuser().run(
        "update user_session set last_used_at = now() - interval '20 min', expires_at = now() + interval '10 "
        "min' "
        "where user_id = $1",
        {to_text(user.id.value)});
    desk.sign_in.forget("");
    const auto used = desk.sign_in.who(tokens.access_token);
    ASSERT_TRUE(used);
    EXPECT_GT(used->expires_at.microseconds, now().microseconds + 29 * 60'000'000LL);
    EXPECT_EQ(
        count(
            "user_session where user_id = $1 and expires_at > now() + interval '29 min'",
            {to_text(user.id.value)}),
        "1");
    superuser().run(
        "update user_session set last_used_at = now() - interval '2 min', absolute_expires_at = now() + "
        "interval '1 min' "
        "where user_id = $1",
        {to_text(user.id.value)});
    desk.sign_in.forget("");
    ASSERT_TRUE(desk.sign_in.who(tokens.access_token));
    EXPECT_LT(
        desk.sign_in.who(tokens.access_token)->expires_at.microseconds, now().microseconds + 61'000'000LL)
        << "never beyond the absolute end";
    superuser().run(
        "update user_session set expires_at = now() where user_id = $1", {to_text(user.id.value)});
    desk.sign_in.forget("");
    EXPECT_FALSE(desk.sign_in.who(tokens.access_token));
  });
}

TEST_F(SignInTest, whatever_is_wrong_the_answer_is_the_same) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const User gone = company.add(desk.database, "gone", password);
    const User silent = company.add(desk.database, "silent", "");
    superuser().run("update user_account set is_active = false where id = $1", {to_text(gone.id.value)});
    EXPECT_EQ(failure(desk, user.email, other_password), "sign_in_failed");
    EXPECT_EQ(failure(desk, user.email, ""), "sign_in_failed");
    EXPECT_EQ(failure(desk, user.email, std::string(5000, 'x')), "sign_in_failed");
    EXPECT_EQ(failure(desk, company.email("nobody"), password), "sign_in_failed");
    EXPECT_EQ(failure(desk, gone.email, password), "sign_in_failed");
    EXPECT_EQ(failure(desk, silent.email, password), "sign_in_failed");
    EXPECT_EQ(failure(desk, "\xff\0 bad", password), "sign_in_failed");
    EXPECT_EQ(failure(desk, std::string(100'000, 'x'), password), "sign_in_failed");
  });
}

TEST_F(SignInTest, wrong_passwords_lock_an_account_longer_and_longer) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    for (const std::string& email : {user.email, company.email("nobody")}) {
      const auto key = account_key(email);
      const auto locked_for = [&] {
        return std::string{superuser()
                               .run(
                                   "select round(extract(epoch from locked_until - last_failed_at)) from "
                                   "sign_in_failure where key = $1::bytea",
                                   {key})
                               .text(0, 0)};
      };
      const auto wait = [&] {
        superuser().run("update sign_in_failure set locked_until = now() where key = $1::bytea", {key});
      };
      for (int i = 0; i < 5; ++i) EXPECT_EQ(failure(desk, email, other_password), "sign_in_failed");
      EXPECT_EQ(failure(desk, email, password), "locked");
      EXPECT_EQ(locked_for(), "30");
      wait();
      EXPECT_EQ(failure(desk, email, other_password), "sign_in_failed");
      EXPECT_EQ(locked_for(), "60");
      EXPECT_EQ(failure(desk, email, password), "locked");
      wait();
    }
    EXPECT_EQ(failure(desk, user.email, password), "");
    EXPECT_EQ(count("sign_in_failure where key = $1::bytea", {account_key(user.email)}), "0");
    EXPECT_EQ(audited(user, "sign_in_locked"), "2");
    superuser().run(
        "update sign_in_failure set last_failed_at = now() - interval '25 h' where key = $1::bytea",
        {account_key(company.email("nobody"))});
    failure(desk, company.email("nobody"), password);
    EXPECT_EQ(
        count(
            "sign_in_failure where failures = 1 and key = $1::bytea", {account_key(company.email("nobody"))}),
        "1");
  });
}

TEST_F(SignInTest, an_address_is_locked_after_many_failures_and_successes_pay_for_them) {
  with({"sign_in.per_address_per_minute=4"}, [&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    for (int i = 0; i < 3; ++i) failure(desk, company.email("nobody" + std::to_string(i)), password);
    EXPECT_EQ(failure(desk, user.email, password), "");
    EXPECT_EQ(failure(desk, company.email("x"), password), "sign_in_failed");
    EXPECT_EQ(failure(desk, company.email("y"), password), "sign_in_failed");
    EXPECT_EQ(failure(desk, user.email, password), "locked");
    EXPECT_EQ(
        refusal(
            [&] { desk.sign_in.sign_in(user.email, password, {.address = "elsewhere" + company.domain}); }),
        "");
  });
}

TEST_F(SignInTest, guesses_side_by_side_do_not_get_around_the_lock) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    int done = 0, in = 0;
    for (int i = 0; i < 30; ++i)
      Fiber::start([&, i] {
        in += failure(desk, user.email, i == 29 ? password : other_password).empty();
        ++done;
      });
    for (const auto end = Clock::now() + 30s; done < 30 && Clock::now() < end;) sleep_for(5ms);
    EXPECT_EQ(done, 30);
    EXPECT_EQ(in, 0);
  });
}

TEST_F(SignInTest, many_sign_ins_at_once_keep_to_the_limit) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    int done = 0;
    std::vector<std::string> tokens;
    for (int i = 0; i < 20; ++i)
      Fiber::start([&] {
        EXPECT_EQ(
            refusal([&] {
              tokens.push_back(desk.sign_in.sign_in(user.email, password, attempt(true)).access_token);
            }),
            "");
        ++done;
      });
    for (const auto end = Clock::now() + 30s; done < 20 && Clock::now() < end;) sleep_for(5ms);
    EXPECT_EQ(open_sessions(user), "3");
    desk.sign_in.forget("");
    int known = 0;
    for (const auto& token : tokens) known += desk.sign_in.who(token) != nullptr;
    EXPECT_EQ(known, 3);
    const auto newest = desk.sign_in.sign_in(user.email, password, attempt(true));
    EXPECT_TRUE(desk.sign_in.who(newest.access_token));
    for (int i = 0; i < 10; ++i) desk.sign_in.sign_in(user.email, password, attempt());
    EXPECT_EQ(open_sessions(user), "13") << "programs have a limit of their own";
  });
}

TEST_F(SignInTest, refreshing_makes_old_tokens_worthless_and_a_second_use_ends_the_session) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const Tokens first = desk.sign_in.sign_in(user.email, password, attempt());
    ASSERT_TRUE(desk.sign_in.who(first.access_token));
    const Tokens second = desk.sign_in.refresh(first.refresh_token, attempt());
    EXPECT_FALSE(desk.sign_in.who(first.access_token));
    ASSERT_TRUE(desk.sign_in.who(second.access_token));
    EXPECT_EQ(second.who->session_id, first.who->session_id);
    const Tokens third = desk.sign_in.refresh(second.refresh_token, attempt());
    for (const std::string& bad : {std::string{"x"}, std::string{}, std::string(64, 'A'), third.access_token})
      EXPECT_EQ(refusal([&] { desk.sign_in.refresh(bad, attempt()); }), "authentication_required");
    ASSERT_TRUE(desk.sign_in.who(third.access_token));
    EXPECT_EQ(
        refusal([&] { desk.sign_in.refresh(first.refresh_token, attempt()); }), "authentication_required");
    EXPECT_FALSE(desk.sign_in.who(third.access_token));
    EXPECT_EQ(
        refusal([&] { desk.sign_in.refresh(third.refresh_token, attempt()); }), "authentication_required");
    EXPECT_EQ(audited(user, "refresh_token_reused"), "1");
  });
}

TEST_F(SignInTest, an_expired_or_inactive_users_refresh_token_is_worth_nothing) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const std::string id = to_text(user.id.value);
    const Tokens expired = desk.sign_in.sign_in(user.email, password, attempt());
    superuser().run("update user_session set refresh_expires_at = now() where user_id = $1", {id});
    const Tokens tokens = desk.sign_in.sign_in(user.email, password, attempt());
    superuser().run("update user_account set is_active = false where id = $1", {id});
    for (const Tokens& worthless : {expired, tokens})
      EXPECT_EQ(
          refusal([&] { desk.sign_in.refresh(worthless.refresh_token, attempt()); }),
          "authentication_required");
    desk.sign_in.forget(id);
    EXPECT_FALSE(desk.sign_in.who(tokens.access_token));
  });
}

TEST_F(SignInTest, news_of_the_database_end_what_is_remembered) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password, {"viewer"});
    for (const std::string channel : {"itdo_session", "itdo_user"})
      desk.database.listen(channel, [&](std::string_view id) { desk.sign_in.forget(id); });
    const auto soon = [](const std::function<bool()>& condition) {
      for (const auto end = Clock::now() + 10s; !condition() && Clock::now() < end;) sleep_for(5ms);
      return condition();
    };
    EXPECT_TRUE(soon([] { return count("pg_stat_activity where query like 'listen%'", {}) >= "2"; }));
    const Tokens tokens = desk.sign_in.sign_in(user.email, password, attempt());
    ASSERT_TRUE(desk.sign_in.who(tokens.access_token));
    superuser().run("update user_account set roles = '{sales}' where id = $1", {to_text(user.id.value)});
    EXPECT_TRUE(
        soon([&] { return desk.sign_in.who(tokens.access_token)->actor.grants == grants_of({"sales"}); }));
    superuser().run(
        "update user_session set revoked_at = now() where user_id = $1", {to_text(user.id.value)});
    EXPECT_TRUE(soon([&] { return desk.sign_in.who(tokens.access_token) == nullptr; }));
  });
}

TEST_F(SignInTest, signing_out_ends_this_session_only) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const Tokens here = desk.sign_in.sign_in(user.email, password, attempt(true));
    const Tokens there = desk.sign_in.sign_in(user.email, password, attempt());
    desk.sign_in.sign_out(*here.who, {});
    EXPECT_FALSE(desk.sign_in.who(here.access_token));
    EXPECT_TRUE(desk.sign_in.who(there.access_token));
    EXPECT_EQ(audited(user, "sign_out"), "1");
    for (const std::string& nobody : {std::string{}, std::string{"x"}, std::string(43, '!'), random_token()})
      EXPECT_FALSE(desk.sign_in.who(nobody));
  });
}

TEST_F(SignInTest, a_person_works_for_further_organizations_with_the_roles_there) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    const TestCompany other, closed;
    for (const auto& one : {other, closed})
      superuser().run(
          "insert into membership (organization_id, user_id, roles) values ($1, $2, '{viewer,accountant}')",
          {to_text(one.id), to_text(user.id.value)});
    superuser().run("update organization set time_zone = 'Europe/Paris' where id = $1", {to_text(other.id)});
    superuser().run("update organization set is_active = false where id = $1", {to_text(closed.id)});
    const Tokens tokens = desk.sign_in.sign_in(user.email, password, attempt());
    ASSERT_EQ(tokens.who->memberships.size(), 1U);
    const auto& [id, actor] = tokens.who->memberships.front();
    EXPECT_EQ(id, other.id);
    EXPECT_EQ(actor.organization_id, other.id);
    EXPECT_EQ(actor.user_id, user.id.value);
    EXPECT_EQ(actor.time_zone, "Europe/Paris");
    EXPECT_EQ(actor.grants, grants_of({"accountant", "viewer"}));
  });
}

TEST_F(SignInTest, a_password_is_changed_by_who_knows_it) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    superuser().run(
        "update user_account set must_change_password = true where id = $1", {to_text(user.id.value)});
    const Tokens here = desk.sign_in.sign_in(user.email, password, attempt(true));
    const Tokens there = desk.sign_in.sign_in(user.email, password, attempt());
    EXPECT_TRUE(here.who->must_change_password);
    const auto change = [&](const std::string& from, const std::string& to) {
      return refusal([&] { desk.sign_in.change_password(*here.who, from, to, {}); });
    };
    EXPECT_EQ(change(other_password, "Red-Samovar-69"), "old_password:sign_in_failed");
    EXPECT_EQ(change(password, "short"), "password:password_too_short password:password_too_simple");
    EXPECT_EQ(change(password, "Hanako-Hanako-1"), "password:password_contains_account");
    EXPECT_EQ(change(password, password), "password:password_used_before");
    EXPECT_EQ(change(password, other_password), "");
    ASSERT_TRUE(desk.sign_in.who(here.access_token));
    EXPECT_FALSE(desk.sign_in.who(here.access_token)->must_change_password);
    EXPECT_FALSE(desk.sign_in.who(there.access_token));
    EXPECT_EQ(failure(desk, user.email, password), "sign_in_failed");
    EXPECT_EQ(failure(desk, user.email, other_password), "");
    std::string last = other_password;
    for (const std::string next : {"Red-Samovar-69", "Old-Copper-Pan-70", "Tin-Ladle-Soup-81"}) {
      EXPECT_EQ(change(last, next), "");
      EXPECT_EQ(change(next, password), "password:password_used_before");
      last = next;
    }
    EXPECT_EQ(change(last, "Fifth-Fork-Moon-92"), "");
    EXPECT_EQ(change("Fifth-Fork-Moon-92", password), "") << "five others came between";
    EXPECT_EQ(audited(user, "password_changed"), "7");
  });
}

TEST_F(SignInTest, a_hash_of_another_cost_is_made_anew) {
  with([&](Desk& desk) {
    const User user = company.add(desk.database, "hanako", password);
    SignIn dearer{desk.database, test_config({"sign_in.hash_passes=2"}), desk.pool};
    EXPECT_EQ(refusal([&] { dearer.sign_in(user.email, password, attempt()); }), "");
    EXPECT_EQ(
        count(
            "user_password where user_id = $1 and hash like '%t=2%' and previous[1] = hash",
            {to_text(user.id.value)}),
        "1");
    EXPECT_EQ(failure(desk, user.email, password), "");
  });
}

}  // namespace
}  // namespace erp::identity
