// Companies and people on the command line.
#include "app/commands.hpp"
#include "app/company.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/membership.hpp"
#include "modules/identity/second_factor.hpp"
#include "modules/identity/user.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"

#include <iostream>

namespace erp::app {
namespace {

// Runs the work on a loop of its own; problems become sentences and exit code 1.
int with_database(const Snapshot& snapshot, const std::function<void(db::Database&)>& work) {
  db::Options options{.uri = snapshot->config.database.url, .connections = 1, .read_connections = 1};
  const Catalogue catalogue{shared_folder("i18n")};
  try {
    run_in_loop([&] {
      db::Database database{options};
      work(database);
    });
    return 0;
  } catch (const Refused& refused) {
    for (const auto& problem : refused.problems())
      std::cerr << (problem.field.empty() ? "" : problem.field + ": ")
                << catalogue.text(Language::en, "problem." + std::string{problem.code}, problem.arguments)
                << '\n';
  } catch (const db::Error& error) {
    std::cerr << (error.constraint.ends_with("_taken")
                      ? "there is one with this name already (" + error.constraint + ")"
                      : error.what())
              << '\n';
  }
  return 1;
}

struct Account {
  Uuid organization, user;
};
Account account_named(db::Database& database, const std::string& email) {
  const auto rows = database.read(
      {.access = "system"},
      "select organization_id, id from user_account where lower(email) = lower($1)",
      {email});
  if (rows.size() == 0) throw std::runtime_error{"nobody has the address " + email};
  Account account;
  parse(rows.text(0, 0), account.organization);
  parse(rows.text(0, 1), account.user);
  return account;
}

void print_password(const std::string& email, const std::string& password) {
  std::cout << "One-time password of " << email << ": " << password
            << "\nIt must be changed at the first sign-in.\n";
}

}  // namespace

int add_organization(const Snapshot& snapshot, const OrganizationOptions& options) {
  return with_database(snapshot, [&](db::Database& database) {
    organization::Organization company;
    company.code = options.code;
    company.name = options.name;
    const bool made = options.password.empty();
    const auto password = made ? one_time_password() : options.password;
    create_company(
        database,
        company,
        {{.email = options.email,
          .name = options.email,
          .password = password,
          .roles = {"administrator"},
          .must_change_password = made}});
    std::cout << "Company " << options.name << " was created.\n";
    if (made) print_password(options.email, password);
  });
}

int add_user(const Snapshot& snapshot, const UserOptions& options) {
  return with_database(snapshot, [&](db::Database& database) {
    const bool made = options.password.empty();
    const auto password = made ? one_time_password() : options.password;
    create_person(
        database,
        organization_named(database, options.organization),
        {.email = options.email,
         .name = options.name,
         .password = password,
         .roles = options.roles.empty() ? std::vector<std::string>{"viewer"} : options.roles,
         .must_change_password = made});
    std::cout << options.email << " was created.\n";
    if (made) print_password(options.email, password);
  });
}

int join_organization(const Snapshot& snapshot, const UserOptions& options) {
  return with_database(snapshot, [&](db::Database& database) {
    const auto account = account_named(database, options.email);
    const auto organization = organization_named(database, options.organization);
    if (organization == account.organization)
      throw std::runtime_error{
          options.email + " belongs to " + options.organization + "; her roles are kept there"};
    Session session{database, program_in(organization)};
    identity::join(session, account.user, options.roles);
    session.commit();
    std::cout << options.email << " works for " << options.organization << " too.\n";
  });
}

int leave_organization(const Snapshot& snapshot, const UserOptions& options) {
  return with_database(snapshot, [&](db::Database& database) {
    const auto account = account_named(database, options.email);
    Session session{database, program_in(organization_named(database, options.organization))};
    identity::leave(session, account.user);
    session.commit();
    std::cout << options.email << " works no longer for " << options.organization << ".\n";
  });
}

int set_user_password(const Snapshot& snapshot, const std::string& email, const std::string& given) {
  return with_database(snapshot, [&](db::Database& database) {
    const auto account = account_named(database, email);
    const auto password = given.empty() ? one_time_password() : given;
    Session session{database, program_in(account.organization)};
    identity::set_password(session, account.user, email, password, true);
    session.commit();
    print_password(email, password);
  });
}

int remove_second_factor(const Snapshot& snapshot, const std::string& email) {
  return with_database(snapshot, [&](db::Database& database) {
    const auto account = account_named(database, email);
    Session session{database, program_in(account.organization)};
    identity::remove_second_factor(session, account.user);
    session.commit();
    std::cout << email << " signs in with the password alone; all sessions are ended.\n";
  });
}

}  // namespace erp::app
