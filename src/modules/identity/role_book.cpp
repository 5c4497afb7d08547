#include "modules/identity/role_book.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/identity.hpp"

#include <algorithm>

namespace erp::identity {

std::string array_of(const std::vector<std::string>& roles) {
  std::string out;
  texts_type.print(&roles, out);
  return out;
}

void check_known_roles(
    Session& session, std::string_view field, const std::vector<std::string>& roles, Problems& problems) {
  const auto programs = role_names();
  const bool all_known = std::ranges::all_of(
      roles, [&](const std::string& role) { return std::ranges::find(programs, role) != programs.end(); });
  if (all_known) return;
  const auto rows = session.run("select code from role order by code limit 1000");
  std::vector<std::string_view> known = programs;
  for (std::size_t i = 0; i < rows.size(); ++i) known.push_back(rows.text(i, 0));
  std::string options;
  for (const auto name : known) options += (options.empty() ? "" : ", ") + std::string{name};
  for (const auto& role : roles)
    if (std::ranges::find(known, role) == known.end())
      return problems.push_back({std::string{field}, "not_one_of", {{"options", options}}});
}

Grants grants_in(Session& session, const std::vector<std::string>& roles) {
  const auto rows = session.run(
      "select 'held ' || array_to_string(held, ',') || coalesce(role_lines(held, current_organization()), "
      "'') "
      "from (select with_inherited($1::text[], current_organization()) as held) x",
      {array_of(roles)});
  Actor holder;
  give_rights(holder, rows.text(0, 0));
  return *holder.grants;
}

std::vector<CompanyRole> roles_of_company(db::Database& database, const db::Scope& scope) {
  const auto rows = database.read(
      scope,
      "select r.code, r.name, 'held ' || array_to_string(h.held, ',') || coalesce(role_lines(h.held, "
      "r.organization_id), '') from role r, lateral (select with_inherited(array[r.code], r.organization_id) "
      "as held) h where r.is_active order by r.code limit 200");
  std::vector<CompanyRole> roles;
  for (std::size_t i = 0; i < rows.size(); ++i)
    roles.push_back(
        {std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, std::string{rows.text(i, 2)}});
  return roles;
}

void check_within_own(
    Session& session, std::string_view field, const std::vector<std::string>& roles, Problems& problems) {
  const Actor& actor = session.actor();
  if (!actor.grants || actor.grants->may("*", "*") == Reach::all) return;
  for (const auto& role : roles)
    if (!actor.grants->cover(grants_in(session, {role})))
      problems.push_back({std::string{field}, "beyond_own_rights", {{"role", role}}});
}

}  // namespace erp::identity
