#include "modules/identity/role_book.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/role.hpp"

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

std::vector<RoleSource> role_sources(db::Database& database, const db::Scope& scope, const Uuid& user) {
  const auto rows = database.read(
      scope,
      "select s.role, s.kind, s.through, l.full_name, s.valid_until, s.gives, r.name from "
      "role_sources($1, current_organization()) s left join user_account l on l.id = s.lender_id left join "
      "role r on r.code = s.role order by s.kind, s.role",
      {to_text(user)});
  std::vector<RoleSource> sources;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Actor holder;
    give_rights(holder, rows.text(i, 5));
    sources.push_back(
        {.role = std::string{rows.text(i, 0)},
         .kind = std::string{rows.text(i, 1)},
         .through = std::string{rows.text(i, 2)},
         .lender = std::string{rows.text(i, 3)},
         .valid_until = std::string{rows.text(i, 4)},
         .label = std::string{rows.text(i, 6)},
         .gives = *holder.grants});
  }
  return sources;
}

std::optional<Actor> actor_of(db::Database& database, const db::Scope& scope, const Uuid& user) {
  const auto rows = database.read(
      scope,
      "select o.id, o.time_zone, rights_of(u.id, o.id) from organization o, user_account u where u.id = $1 "
      "and "
      "u.is_active and o.id = current_organization()",
      {to_text(user)});
  if (rows.size() == 0) return {};
  Actor actor;
  actor.user_id = user;
  if (!parse(rows.text(0, 0), actor.organization_id)) return {};
  actor.time_zone = rows.text(0, 1);
  give_rights(actor, rows.text(0, 2));
  return actor;
}

RoleBook::RoleBook(Session& session) {
  const auto rows = session.run(
      "select r.code, r.is_active, r.inherits::text, coalesce((select string_agg(x.resource || ':' || "
      "x.action || ':' || x.reach, ',' order by x.line_no) from role_right x where x.organization_id = "
      "r.organization_id and x.role_id = r.id), '') || ' ' || coalesce((select string_agg(x.resource || ':' "
      "|| x.field_name, ',' order by x.line_no) from role_hidden_field x where x.organization_id = "
      "r.organization_id and x.role_id = r.id), '') from role r where r.organization_id = "
      "current_organization() order by r.code limit 1000");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Entry& entry = entries_[std::string{rows.text(i, 0)}];
    entry.is_active = rows.text(i, 1) == "t";
    texts_type.parse(rows.text(i, 2), &entry.inherits);
    entry.lines = rows.text(i, 3);
  }
}

void RoleBook::put(const Role& role) {
  Entry& entry = entries_[role.code];
  entry = {.inherits = role.inherits, .is_active = role.is_active};
  for (const RoleRight& right : role.rights)
    entry.lines += (entry.lines.empty() ? "" : ",") + right.resource + ":" + right.action + ":" +
                   std::string{word(right.reach)};
  entry.lines += ' ';
  std::string fields;
  for (const RoleHiddenField& hidden : role.hidden_fields)
    fields += (fields.empty() ? "" : ",") + hidden.resource + ":" + hidden.field_name;
  entry.lines += fields;
}

std::set<std::string> RoleBook::with_inherited(const std::vector<std::string>& roles, Asleep asleep) const {
  std::set<std::string> reached;
  std::vector<std::string> next = roles;
  while (!next.empty()) {
    const auto role = std::move(next.back());
    next.pop_back();
    const auto entry = entries_.find(role);
    const bool gives = entry == entries_.end() || entry->second.is_active || asleep == Asleep::counts;
    if (!gives || !reached.insert(role).second || entry == entries_.end()) continue;
    next.insert(next.end(), entry->second.inherits.begin(), entry->second.inherits.end());
  }
  return reached;
}

Grants RoleBook::gives(const std::vector<std::string>& roles, Asleep asleep) const {
  std::string held, lines;
  for (const auto& role : with_inherited(roles, asleep)) {
    held += (held.empty() ? "" : ",") + role;
    if (const auto entry = entries_.find(role); entry != entries_.end())
      lines += "\nrole " + role + " " + entry->second.lines;
  }
  Actor holder;
  give_rights(holder, "held " + held + lines);
  return *holder.grants;
}

std::vector<std::string> RoleBook::bringing(const std::string& role) const {
  std::vector<std::string> all{role};
  for (const auto& [code, entry] : entries_)
    if (code != role && with_inherited({code}, Asleep::counts).contains(role)) all.push_back(code);
  return all;
}

}  // namespace erp::identity
