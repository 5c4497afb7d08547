// A role from one day to another: given by an administrator, or lent by somebody who is away and has it
// herself.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/user.hpp"

#include <optional>
#include <string>

namespace erp::identity {

struct RoleAssignment {
  Id<RoleAssignment> id;
  Version version;
  Id<User> user_id;  // who gets it
  std::string role;
  Date valid_from;  // days of the company's zone, both included
  std::optional<Date> valid_until;
  std::optional<Id<User>> lender_id;  // none: given by an administrator
  std::optional<std::string> reason;
  static const Entity entity;
};

}  // namespace erp::identity
