#include "modules/organization/organization.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/identity/user.hpp"
#include "modules/tax/describe.hpp"
#include "modules/tax/registration_number.hpp"

#include <algorithm>

namespace erp::organization {
namespace {

bool zone_exists(const std::string& zone) {
  try {
    day_in_zone(now(), zone);
    return true;
  } catch (const std::exception&) { return false; }
}

constexpr std::int64_t longest_kept = 30;  // years
constexpr std::int64_t most_password_days = 3'650;
constexpr const char* only_currency = "JPY";  // books in another currency would need rates

void check_second_factor_roles(
    Session& session, const Organization& organization, const Organization* before, Problems& problems) {
  if (before && before->second_factor_roles == organization.second_factor_roles) return;
  be_sure_of(session.actor());
  std::string roles;
  texts_type.print(&organization.second_factor_roles, roles);
  const auto unknown = session.run(
      "select r from unnest($1::text[]) r where r <> all (roles_of_program()) and not exists (select from "
      "role "
      "where code = r)",
      {roles});
  if (unknown.size() > 0)
    problems.push_back(
        {"second_factor_roles",
         "not_one_of",
         {{"options", "administrator, accountant, sales, viewer, support_agent"}}});
}

void complete_organization(
    Session& session, Organization& organization, const Organization* before, Problems& problems) {
  check_second_factor_roles(session, organization, before, problems);
  // Those who left long enough ago are forgotten within the hour, and nobody brings them back.
  if (before && organization.personal_data_years < before->personal_data_years) be_sure_of(session.actor());
  tax::complete_registration_number(organization.registration_number, "registration_number", problems);
  if (organization.fiscal_year_start_month < 1 || organization.fiscal_year_start_month > 12)
    problems.push_back({"fiscal_year_start_month", "out_of_range", {{"min", "1"}, {"max", "12"}}});
  if (organization.personal_data_years < 0 || organization.personal_data_years > longest_kept)
    problems.push_back(
        {"personal_data_years", "out_of_range", {{"min", "0"}, {"max", std::to_string(longest_kept)}}});
  if (organization.password_days < 0 || organization.password_days > most_password_days)
    problems.push_back(
        {"password_days", "out_of_range", {{"min", "0"}, {"max", std::to_string(most_password_days)}}});
  if (organization.currency != only_currency)
    problems.push_back({"currency", "not_one_of", {{"options", only_currency}}});
  // Nobody could sign in any more, to take it back.
  if (before && before->is_active && !organization.is_active)
    problems.push_back({"is_active", "own_organization"});
  if (!zone_exists(organization.time_zone)) problems.push_back({"time_zone", "malformed"});
}

constexpr std::int64_t deepest = 10;

// Of two moves at once the second one sees what the first one has done. Answers the path as it is then;
// empty: new.
std::string hold_tree(Session& session, const Department& department) {
  session.run("select pg_advisory_xact_lock(hashtextextended('departments ' || current_organization(), 0))");
  const auto rows = session.run("select path from department where id = $1", {to_text(department.id.value)});
  return rows.size() > 0 ? std::string{rows.text(0, 0)} : std::string{};
}

std::int64_t level_of(const std::string& path) {
  return 1 + std::ranges::count(path, '/');
}

// Path and level come from the parent; a department can not lie below itself.
void complete_department(Session& session, Department& department, const Department*, Problems& problems) {
  if (department.code.find('/') != std::string::npos) problems.push_back({"code", "malformed"});
  const std::string before = hold_tree(session, department);
  department.path = department.code;
  if (department.parent_id) {
    Department parent;
    if (!session.find(*department.parent_id, parent)) return problems.push_back({"parent_id", "not_found"});
    if (!before.empty() && (parent.path + "/").starts_with(before + "/"))
      problems.push_back({"parent_id", "circular"});
    department.path = parent.path + "/" + department.code;
  }
  department.level = level_of(department.path);
  if (department.level > deepest) problems.push_back({"parent_id", "too_deep"});
  if (before.empty() || before == department.path || !problems.empty()) return;
  // A move takes everything below along, in this transaction.
  session.queue(
      "update department set path = $1 || substr(path, $2), level = level + $3 where starts_with(path, $4)",
      {department.path,
       std::to_string(characters(before) + 1),
       std::to_string(department.level - level_of(before)),
       before + "/"});
}

}  // namespace

const Entity Organization::entity = describe<Organization, complete_organization>({
    .name = "organization",
    .path = "/organizations",
    .order = "code",
    .members{
        field<&Organization::id>(),
        field<&Organization::version>(),
        field<&Organization::code>(
            {.max = 50, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Organization::name>({.max = 200, .find = true, .list = true, .sort = true, .title = true}),
        field<&Organization::name_kana>({.max = 200, .find = true}),
        field<&Organization::description>({.max = 1000}),
        field<&Organization::industry>({.max = 100}),
        field<&Organization::size>({.max = 50}),
        field<&Organization::postal_code>({.max = 8}),
        field<&Organization::address>({.max = 300}),
        field<&Organization::phone>({.max = 20, .list = true}),
        field<&Organization::email>({.max = 254}),
        field<&Organization::website>({.max = 255}),
        field<&Organization::registration_number>({.max = 14, .list = true}),
        field<&Organization::bank_account>({.max = 300}),
        field<&Organization::fiscal_year_start_month>(),
        field<&Organization::currency>({.max = 3}),
        field<&Organization::time_zone>({.max = 50}),
        field<&Organization::tax_rounding>(),
        field<&Organization::second_factor_roles>({.max = 50, .words = "role"}),
        field<&Organization::password_days>(),
        field<&Organization::personal_data_years>(),
        field<&Organization::is_active>({.list = true}),
    },
});

const Entity Department::entity = describe<Department, complete_department>({
    .name = "department",
    .path = "/departments",
    .order = "path",
    .computed{
        {.name = "children",
         .type = "list",
         .sql = "(select coalesce(json_agg(json_build_object('id', c.id, 'code', c.code, 'name', c.name) "
                "order by c.code), '[]') from "
                "department c where c.organization_id = t.organization_id and c.parent_id = t.id)"},
        {.name = "has_children",
         .type = "yes_no",
         .sql =
             "exists (select from department c where c.organization_id = t.organization_id and c.parent_id "
             "= t.id)"},
        // With parent_id: not only the children but everything below them.
        {.name = "below_id",
         .type = "reference",
         .sql = "",
         .filter = "starts_with(t.path, (select u.path || '/' from department u where u.organization_id = "
                   "t.organization_id and u.id = "
                   "$::uuid))"},
        {.name = "include_children", .type = "yes_no", .sql = "", .filter = "$::boolean is not null"},
    },
    .members{
        field<&Department::id>(),
        field<&Department::version>(),
        field<&Department::code>({.max = 50, .unique = true, .find = true, .list = true, .title = true}),
        field<&Department::name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&Department::description>({.max = 1000}),
        field<&Department::parent_id>({.list = true}),
        field<&Department::manager_id>({.list = true}),
        field<&Department::budget>({.list = true}),
        field<&Department::path>({.sort = true, .derived = true}),
        field<&Department::level>({.derived = true}),
        field<&Department::is_active>({.list = true}),
    },
});

Organization own_organization(Session& session) {
  return session.get(Id<Organization>{session.actor().organization_id});
}

}  // namespace erp::organization
