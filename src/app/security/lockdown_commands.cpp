#include "app/backup/folder.hpp"
#include "app/company.hpp"
#include "app/proof_session.hpp"
#include "app/security/commands.hpp"
#include "modules/identity/lockdown.hpp"
#include "modules/identity/user_actions.hpp"
#include "service/durable.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <iostream>
#include <map>
#include <sstream>

namespace erp::app::security {
namespace {

namespace json = boost::json;

struct Person {
  Uuid organization, id;
  std::string company, email;
};

Uuid uuid_in(std::string_view text) {
  Uuid id;
  if (!parse(text, id)) throw std::runtime_error{std::string{text} + " is no id"};
  return id;
}

// Of one company: those with a role, those named, or all who may sign in.
std::vector<Person> people_of(db::Database& database, const Company& company, const PeopleChoice& choice) {
  const db::Scope scope{to_text(company.id), "", "system"};
  std::vector<Person> found;
  const auto add = [&](const db::Rows& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      found.push_back({company.id, uuid_in(rows.text(i, 0)), company.code, std::string{rows.text(i, 1)}});
  };
  const std::string people =
      "select u.id, u.email from user_account u where u.organization_id = current_organization() and "
      "u.is_active ";
  if (choice.all) add(database.read(scope, people + "order by u.email", {}));
  if (!choice.role.empty())
    add(database.read(
        scope,
        people + "and exists (select from roles_held(u.id, u.organization_id) r where r.role = $1) order by "
                 "u.email",
        {choice.role}));
  for (const auto& email : choice.people)
    add(database.read(scope, people + "and u.email = lower($1)", {email}));
  if (!choice.address.empty())
    add(database.read(
        scope,
        people + "and exists (select from user_session s where s.user_id = u.id and s.address = $1 and "
                 "s.revoked_at is null) order by u.email",
        {choice.address}));
  return found;
}

std::vector<Person> people(db::Database& database, const PeopleChoice& choice) {
  const bool none = !choice.all && choice.role.empty() && choice.people.empty() && choice.address.empty();
  if (none) throw std::runtime_error{"say of whom: --all, --role ROLE or --person ADDRESS"};
  std::vector<Person> found;
  for (const auto& company : companies(database, choice.organization, false))
    std::ranges::move(people_of(database, company, choice), std::back_inserter(found));
  if (found.empty()) throw std::runtime_error{"nobody was meant by this"};
  return found;
}

// What was done, a line a person, so that it can be looked at and taken back.
class UndoList {
 public:
  explicit UndoList(const Config& config)
      : file_{config.operations.state_folder / "lockdowns" / (backup::stamp() + ".jsonl")} {}
  // On a disk that takes nothing the lines go to standard error, and who has got in is put out all the same.
  void add(const Person& person, const identity::LockedDown& done) {
    const auto line = json::serialize(json::object{
        {"organization", to_text(person.organization)},
        {"user", to_text(person.id)},
        {"email", person.email},
        {"sessions", done.sessions},
        {"api_keys", done.keys},
        {"asked", done.asked}});
    try {
      make_folders(file_.parent_path());
      append_to(file_, line + "\n");
    } catch (const std::exception& error) {
      if (whole_)
        std::cerr << "itdo-erp: " << error.what() << "; keep these lines, to take it back by them:\n";
      whole_ = false;
      std::cerr << line << '\n';
    }
  }
  std::string place() const { return whole_ ? file_.string() : "on standard error"; }

 private:
  std::filesystem::path file_;
  bool whole_ = true;
};

// Before anything else: who has got in has no time left to do it.
void freeze_companies(
    db::Database& database, const std::vector<Person>& people, const LockdownOptions& options) {
  const auto time = time_of(options.time);
  if (time.count() == 0) return;
  std::map<std::string, Uuid> companies;
  for (const auto& person : people) companies[person.company] = person.organization;
  for (const auto& [code, id] : companies) {
    Session session{database, program_in(id)};
    const auto until = identity::freeze(session, time, options.reason);
    session.commit();
    std::cout << fmt::format(
        "{}: receipts, partners, payment terms, the company, users, roles and API keys are frozen until {}\n",
        code,
        until);
  }
}

}  // namespace

// Each person in a transaction of her own: what was done before a fault stays done.
int lock_down(const Snapshot& snapshot, const LockdownOptions& options) {
  if (options.reason.empty()) throw std::runtime_error{"--reason is kept in the audit trail: say why"};
  UndoList list{snapshot->config};
  identity::LockedDown sum;
  std::size_t count = 0;
  with_long_reads(*snapshot, [&](db::Database& database) {
    const auto meant = people(database, options.choice);
    freeze_companies(database, meant, options);
    for (const auto& person : meant) {
      Session session{database, program_in(person.organization)};
      const auto done = identity::lock_down(session, person.id, options.reason);
      session.commit();
      list.add(person, done);
      sum.sessions += done.sessions;
      sum.keys += done.keys;
      ++count;
    }
  });
  std::cout << fmt::format(
      "{} people must choose a new password; {} sessions and {} API keys have ended. What was done: {}\n",
      count,
      sum.sessions,
      sum.keys,
      list.place());
  return 0;
}

int end_lockdown(const Snapshot& snapshot, const std::string& organization) {
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const auto& company : companies(database, organization, false)) {
      Session session{database, program_in(company.id)};
      const bool was_on = identity::thaw(session);
      session.commit();
      std::cout << company.code << (was_on ? ": the lockdown has ended\n" : ": no lockdown was on\n");
    }
  });
  return 0;
}

int take_back_lockdown(const Snapshot& snapshot, const std::string& file) {
  const auto text = erp::content_of(file);
  if (!text) throw std::runtime_error{file + " cannot be read"};
  std::size_t back = 0, all = 0;
  with_long_reads(*snapshot, [&](db::Database& database) {
    std::istringstream lines{*text};
    for (std::string line; std::getline(lines, line);) {
      const auto one = json::parse(line);
      ++all;
      if (!one.at("asked").as_bool()) continue;
      Session session{database, program_in(uuid_in(one.at("organization").as_string()))};
      if (identity::take_back_lockdown(session, uuid_in(one.at("user").as_string()))) ++back;
      session.commit();
    }
  });
  std::cout << fmt::format(
      "{} of {} people may keep their passwords; ended sessions and API keys stay ended.\n", back, all);
  return 0;
}

int list_sessions(const Snapshot& snapshot, const PeopleChoice& choice) {
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const auto& person : people(database, choice)) {
      const auto rows = database.read(
          {to_text(person.organization), "", "system"},
          "select kind, address, to_char(created_at, 'YYYY-MM-DD HH24:MI'), to_char(last_used_at, "
          "'YYYY-MM-DD HH24:MI'), coalesce(agent, '') from user_session where user_id = $1 and revoked_at is "
          "null and greatest(expires_at, refresh_expires_at) > now() and absolute_expires_at > now() order "
          "by "
          "last_used_at desc",
          {to_text(person.id)});
      for (std::size_t i = 0; i < rows.size(); ++i)
        std::cout << fmt::format(
            "{:12} {:32} {:8} {:40} since {}  last {}  {}\n",
            person.company,
            person.email,
            rows.text(i, 0),
            rows.text(i, 1),
            rows.text(i, 2),
            rows.text(i, 3),
            rows.text(i, 4));
    }
  });
  return 0;
}

int revoke_sessions(const Snapshot& snapshot, const PeopleChoice& choice) {
  std::size_t count = 0;
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const auto& person : people(database, choice)) {
      Session session{database, program_in(person.organization)};
      identity::sign_out_everywhere(session, person.id);
      session.commit();
      ++count;
    }
  });
  std::cout << count << " people are signed out everywhere.\n";
  return 0;
}

}  // namespace erp::app::security
