#include "modules/support/desk_people.hpp"

#include "modules/support/describe.hpp"

namespace erp::support {
namespace {

std::vector<DeskPerson> people_in(const db::Rows& rows) {
  std::vector<DeskPerson> people;
  for (std::size_t i = 0; i < rows.size(); ++i)
    people.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, rows.text(i, 2) == "en"});
  return people;
}

}  // namespace

std::vector<DeskPerson> person_of_desk(Session& session, const std::optional<Id<identity::User>>& person) {
  if (!person) return {};
  return people_in(session.run(
      "select full_name, email, language from user_account where id = $1 and is_active",
      {to_text(person->value)}));
}

std::vector<DeskPerson> assignee_of(Session& session, const Ticket& ticket) {
  return person_of_desk(session, ticket.assignee_id);
}

std::vector<DeskPerson> lead_of(Session& session, const Ticket& ticket) {
  std::string tier;
  TypeOf<Tier>::type().print(&ticket.tier, tier);
  return people_in(session.run(
      "select u.full_name, u.email, u.language from support_tier s join user_account u on u.organization_id "
      "= "
      "s.organization_id and u.id = s.lead_id where s.tier = $1 and u.is_active",
      {tier}));
}

std::vector<DeskPerson> on_call(Session& session) {
  return people_in(session.run(
      "select c.name, c.email, 'ja' from on_call_duty d join emergency_contact c on c.organization_id = "
      "d.organization_id and c.id = d.contact_id join organization o on o.id = d.organization_id where "
      "c.is_active and $1::timestamptz >= (d.valid_from + d.starts_at::time) at time zone o.time_zone and "
      "$1::timestamptz < (d.valid_until + 1 + d.starts_at::time) at time zone o.time_zone order by "
      "d.is_backup, c.name",
      {to_text(session.now())}));
}

std::vector<DeskPerson> administrators(Session& session) {
  return people_in(
      session.run("select full_name, email, language from user_account where organization_id = "
                  "current_organization() and is_active and 'administrator' = any(roles) "
                  "order by full_name limit 20"));
}

}  // namespace erp::support
