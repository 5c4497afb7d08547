#include "modules/identity/role_rules.hpp"

#include "modules/identity/identity.hpp"

#include <algorithm>
#include <array>

namespace erp::identity {
namespace {

constexpr std::string_view everything = "*";
constexpr std::array<std::string_view, 5> of_any{"read", "create", "update", "delete", "export"};

const Entity* named(const Vocabulary& known, std::string_view resource) {
  const auto found =
      std::ranges::find(known.entities, resource, [](const Entity* entity) { return entity->name; });
  return found == known.entities.end() ? nullptr : *found;
}

bool knows_action(const Entity* entity, std::string_view action) {
  return action == everything || action == granting || std::ranges::find(of_any, action) != of_any.end() ||
         (entity && entity->action(action));
}

std::string at(std::string_view lines, std::size_t line, std::string_view field) {
  return std::string{lines} + "[" + std::to_string(line) + "]." + std::string{field};
}

bool word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

void check_right(const RoleRight& right, std::size_t i, const Vocabulary& known, Problems& problems) {
  const Entity* entity = named(known, right.resource);
  const bool some = right.resource == everything || right.resource == reports || entity;
  if (known.entities.empty() ? right.resource != everything && !word(right.resource) : !some)
    problems.push_back({at("rights", i, "resource"), "not_found"});
  else if (
      known.entities.empty() ? right.action != everything && !word(right.action)
                             : !knows_action(entity, right.action))
    problems.push_back({at("rights", i, "action"), "not_found"});
}

}  // namespace

Problems problems_of(const Role& role, const Vocabulary& known) {
  Problems problems;
  const auto programs = role_names();
  if (std::ranges::find(programs, role.code) != programs.end()) problems.push_back({"code", "taken"});
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (!role.code.empty() &&
      (!std::ranges::all_of(role.code, fits) || role.code.front() < 'a' || role.code.front() > 'z'))
    problems.push_back({"code", "malformed"});
  if (std::ranges::find(role.inherits, role.code) != role.inherits.end())
    problems.push_back({"inherits", "circular"});
  for (std::size_t i = 0; i < role.rights.size(); ++i) check_right(role.rights[i], i, known, problems);
  for (std::size_t i = 0; i < role.hidden_fields.size(); ++i) {
    const auto& [resource, field] = role.hidden_fields[i];
    const Entity* entity = named(known, resource);
    if (known.entities.empty() ? !word(resource) : !entity)
      problems.push_back({at("hidden_fields", i, "resource"), "not_found"});
    else if (always_shown(field) || (known.entities.empty() ? !word(field) : !entity->field(field)))
      problems.push_back({at("hidden_fields", i, "field_name"), "not_found"});
  }
  return problems;
}

void check_duty(
    std::string_view resource, std::string_view action, const std::string& side, const Vocabulary& known,
    Problems& problems) {
  const Entity* entity = named(known, resource);
  if (known.entities.empty() ? !word(resource) : resource != reports && !entity)
    problems.push_back({side + "_resource", "not_found"});
  else if (action == everything || (known.entities.empty() ? !word(action) : !knows_action(entity, action)))
    problems.push_back({side + "_action", "not_found"});
}

Grants gives(const Role& role) {
  std::vector<Grant> grants;
  grants.reserve(role.rights.size());
  for (const RoleRight& right : role.rights) grants.push_back({right.resource, right.action, right.reach});
  std::vector<HiddenField> hidden;
  for (const RoleHiddenField& field : role.hidden_fields)
    hidden.push_back({field.resource, field.field_name});
  return {std::move(grants), std::move(hidden)};
}

}  // namespace erp::identity
