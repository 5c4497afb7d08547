// For tests: a database with all migrations, a company in it, and people who work there.
#pragma once

#include "db/migrate.hpp"
#include "db/test_database.hpp"
#include "entity/session.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/user.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace erp::identity {

// As a superuser, beside the policies of the database: to arrange and to look.
inline db::Direct& superuser() {
  static db::Direct direct{db::test_database.uri()};
  return direct;
}

// The connection string of the application's role; migrates the database before it is first used.
inline const std::string& application_uri() {
  static const std::string uri = [] {
    for (const std::string role : {"itdo_user", "itdo_backup"})
      superuser().script(
          "do $$ begin if not exists (select from pg_roles where rolname = '" + role +
          "') then create role " + role + " login; end if; end $$");
    std::ifstream search{"migrations/setup/search.sql"};
    superuser().script(std::string{std::istreambuf_iterator<char>{search}, {}});
    db::migrate(superuser(), db::read_migrations("migrations"));
    return db::test_database.uri() + " user=itdo_user";
  }();
  return uri;
}

// Hashes as cheap as can be, and the limits that the tests count on, whatever is built in.
inline std::shared_ptr<const Config> test_config(const std::vector<std::string>& further = {}) {
  std::vector<std::string> assignments{
      "sign_in.hash_memory_kib=8192",
      "sign_in.hash_passes=1",
      "sign_in.attempts=5",
      "sign_in.lock_base=30s",
      "sign_in.lock_cap=30min",
      "session.idle=30min",
      "session.token_lifetime=1h",
      "session.limit_per_user=3"};
  assignments.insert(assignments.end(), further.begin(), further.end());
  const auto snapshot = load_config({.assignments = std::move(assignments)});
  return {snapshot, &snapshot->config};
}

// Every test has a company of its own, so that none sees what another left behind.
struct TestCompany {
  Uuid id = Uuid::generate();
  std::string domain = to_text(id) + ".example.com";

  TestCompany() {
    application_uri();
    superuser().run(
        "insert into organization (id, code, name) values ($1, $2, '試験株式会社')",
        {to_text(id), to_text(id)});
  }

  std::string email(const std::string& name) const { return name + "@" + domain; }
  Actor program() const { return {.organization_id = id}; }
  Actor actor(const User& user) const {
    return {.user_id = user.id.value, .organization_id = id, .grants = grants_of(user.roles)};
  }

  // Needs a running loop, as all that follows.
  User add(
      db::Database& database, const std::string& name, const std::string& password,
      std::vector<std::string> roles = {"sales"}) const {
    Session session{database, program()};
    User user;
    user.email = email(name), user.full_name = name, user.roles = std::move(roles);
    session.save(user, "create");
    if (!password.empty()) set_password(session, user.id.value, user.email, password, false);
    session.commit();
    return user;
  }
};

template <class Work>
std::string refusal(Work&& work) {
  try {
    work();
    return "";
  } catch (const Refused& refused) {
    std::string text;
    for (const auto& problem : refused.problems())
      text += (text.empty() ? "" : " ") + (problem.field.empty() ? "" : problem.field + ":") +
              std::string{problem.code};
    return text;
  }
}

}  // namespace erp::identity
