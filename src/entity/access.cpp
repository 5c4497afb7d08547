#include "entity/access.hpp"

#include "base/problem.hpp"

#include <algorithm>
#include <array>
#include <set>

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

bool Grants::shows(const HiddenField& field) const {
  if (hides(field.resource, field.field)) return false;
  return std::ranges::any_of(grants_, [&](const Grant& grant) {
    return speaks_of(grant.resource, field.resource) && may(field.resource, grant.action) != Reach::none;
  });
}

bool Grants::go_by_department() const {
  return std::ranges::any_of(grants_, [&](const Grant& grant) {
    const Reach reach = may(grant.resource, grant.action);
    return reach == Reach::department || reach == Reach::subtree;
  });
}

// All the rights that any of them names are compared, and with "*" those that none names: a star is covered
// by a star only, as what the next version brings belongs to it, too.
bool Grants::cover(const Grants& others, const Grants& before) const {
  std::set<std::string_view> resources{"*"}, actions{"*"};
  for (const Grants* all : {this, &others, &before})
    for (const Grant& grant : all->grants_) {
      resources.insert(grant.resource);
      actions.insert(grant.action);
    }
  for (const auto resource : resources)
    for (const auto action : actions) {
      const Reach given = others.may(resource, action);
      if (given > before.may(resource, action) && given > may(resource, action)) return false;
    }
  const auto fits = [&](const HiddenField& field) {
    return !others.shows(field) || before.shows(field) || shows(field);
  };
  return std::ranges::all_of(hidden_, fits) && std::ranges::all_of(before.hidden_, fits);
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
