#include "app/company.hpp"

#include "modules/accounting/chart.hpp"
#include "modules/accounting/period.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/user.hpp"
#include "service/secrets.hpp"

namespace erp::app {

Actor program_in(const Uuid& organization) {
  Actor actor;
  actor.organization_id = organization;
  actor.request_id = "command line";
  return actor;
}

Uuid organization_named(db::Database& database, const std::string& code) {
  const auto rows = database.read(
      {.access = "system"}, "select id, code from organization where $1 = '' or code = $1", {code});
  if (rows.size() == 0)
    throw std::runtime_error{
        code.empty() ? "there is no company yet: itdo-erp organization add" : "no company has code " + code};
  if (rows.size() > 1)
    throw std::runtime_error{"there are several companies: say which with --organization CODE"};
  Uuid id;
  parse(rows.text(0, 0), id);
  return id;
}

std::optional<Uuid> operator_company_in(db::Database& database, const std::string& code) {
  const auto rows = database.read(
      {.access = "system"},
      "select id from organization where is_active and ($1 = '' or code = $1) limit 2",
      {code});
  Uuid id;
  if (rows.size() != 1 || !parse(rows.text(0, 0), id)) return {};
  return id;
}

namespace {

Uuid create_person_in(Session& session, const PersonDetails& person) {
  identity::User user;
  user.email = person.email;
  user.full_name = person.name.empty() ? person.email : person.name;
  user.roles = person.roles;
  user.password = person.password;
  Problems problems;
  identity::User::entity.complete(session, &user, nullptr, problems);
  refuse_if(std::move(problems));
  user.must_change_password = person.must_change_password;
  session.save(user, "create");
  session.flush();
  return user.id.value;
}

}  // namespace

Uuid create_company(
    db::Database& database, organization::Organization& company, const std::vector<PersonDetails>& people) {
  company.id.value = Uuid::generate();
  Session session{database, program_in(company.id.value)};
  Problems problems;
  organization::Organization::entity.complete(session, &company, nullptr, problems);
  refuse_if(std::move(problems));
  session.save(company, "create");
  session.flush();
  accounting::create_chart(session);
  const auto start_month = static_cast<int>(company.fiscal_year_start_month);
  const int running = accounting::fiscal_year_of(session.today(), start_month);
  for (int year = running - 1; year <= running + 1; ++year)
    accounting::create_fiscal_year(session, year, start_month);
  for (const PersonDetails& person : people) create_person_in(session, person);
  session.commit();
  return company.id.value;
}

Uuid create_person(db::Database& database, const Uuid& organization, const PersonDetails& person) {
  Session session{database, program_in(organization)};
  const Uuid id = create_person_in(session, person);
  session.commit();
  return id;
}

std::string one_time_password() {
  static constexpr const char* words[] = {
      "kumo",
      "tsuki",
      "hana",
      "yama",
      "kawa",
      "umi",
      "sora",
      "mori",
      "kaze",
      "yuki",
      "hoshi",
      "sakura",
      "matsu",
      "take",
      "ume",
      "nami"};
  const auto bytes = random_bytes(12);
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) out += std::string{words[at(i) % 16]} + "-";
  for (std::size_t i = 4; i < 10; ++i) out += static_cast<char>('0' + at(i) % 10);
  return out + static_cast<char>('A' + at(10) % 26);
}

}  // namespace erp::app
