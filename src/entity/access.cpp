#include "entity/access.hpp"

#include <algorithm>

namespace erp {

Reach Grants::may(std::string_view resource, std::string_view action) const {
  Reach widest = Reach::none;
  for (const Grant& grant : grants_)
    if ((grant.resource == resource || grant.resource == "*") &&
        (grant.action == action || grant.action == "*"))
      widest = std::max(widest, grant.reach);
  return widest;
}

bool Grants::hides(std::string_view resource, std::string_view field) const {
  return std::ranges::any_of(
      hidden_, [&](const HiddenField& h) { return h.resource == resource && h.field == field; });
}

bool Grants::hides_any(std::string_view resource) const {
  return std::ranges::any_of(hidden_, [&](const HiddenField& h) { return h.resource == resource; });
}

}  // namespace erp
