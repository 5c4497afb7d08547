#include "entity/access.hpp"

#include "base/problem.hpp"

#include <algorithm>
#include <array>

namespace erp {
namespace {

constexpr std::array<std::string_view, 5> reaches{"none", "own", "department", "subtree", "all"};

bool speaks_of(std::string_view said, std::string_view name) {
  return said == name || said == "*";
}

}  // namespace

std::string_view word(Reach reach) {
  return reaches.at(static_cast<std::size_t>(reach));
}

bool parse(std::string_view text, Reach& reach) {
  const auto found = std::ranges::find(reaches, text);
  if (found == reaches.end()) return false;
  reach = static_cast<Reach>(found - reaches.begin());
  return true;
}

Reach Grants::may(std::string_view resource, std::string_view action) const {
  Reach widest = Reach::none;
  for (const Grant& grant : grants_) {
    if (!speaks_of(grant.resource, resource) || !speaks_of(grant.action, action)) continue;
    if (grant.reach == Reach::none) return Reach::none;
    widest = std::max(widest, grant.reach);
  }
  return widest;
}

bool always_shown(std::string_view field) {
  return field == "id" || field == "version" || field == "state";
}

bool Grants::hides(std::string_view resource, std::string_view field) const {
  return !always_shown(field) && std::ranges::any_of(hidden_, [&](const HiddenField& h) {
    return h.resource == resource && h.field == field;
  });
}

bool Grants::hides_any(std::string_view resource) const {
  return std::ranges::any_of(hidden_, [&](const HiddenField& h) { return h.resource == resource; });
}

// "*" is covered by "*" only: what the next version brings belongs to it, too.
bool Grants::cover(const Grants& others) const {
  return std::ranges::all_of(
      others.grants_, [&](const Grant& other) { return may(other.resource, other.action) >= other.reach; });
}

Uuid Actor::lender_of(std::string_view resource, std::string_view action) const {
  if (!own_grants) return {};
  Uuid by;
  Reach furthest = own_grants->may(resource, action);
  for (const Lent& one : lent)
    if (const Reach reach = one.grants->may(resource, action); reach > furthest)
      by = one.by, furthest = reach;
  return by;
}

Uuid Actor::on_behalf_of(std::string_view resource, std::string_view action) const {
  if (!own_grants || own_grants->may(resource, action) != Reach::none) return {};
  return lender_of(resource, action);
}

void be_sure_of(const Actor& actor) {
  if (!actor.proved_lately) throw Refused{"confirmation_required"};
}

Actor system_of(const Uuid& organization) {
  Actor actor;
  actor.organization_id = organization;
  return actor;
}

}  // namespace erp
