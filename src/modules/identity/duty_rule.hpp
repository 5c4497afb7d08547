// Two rights that do not belong in one hand (segregation of duties, 職務分掌): nobody gets both, and nobody
// uses both on the same record.
#pragma once

#include "base/problem.hpp"
#include "base/uuid.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::identity {

struct Role;
struct RoleAssignment;

struct DutyRule {
  Id<DutyRule> id;
  Version version;
  std::string name;
  std::string first_resource, first_action;
  std::string second_resource, second_action;
  bool is_active = true;
  static const Entity entity;
};

// Rights beside those that a person has already: other roles for good, or one for a time.
struct RolesToGive {
  std::optional<std::vector<std::string>> for_good;  // none: those she has
  const RoleAssignment* for_a_time = nullptr;
};

// Adds `duties_conflict` to the field for each rule that a person with these roles would break by having both
// rights, on whatever day from now on. An administrator may do everything by her role: for her the rules hold
// at each record.
void check_duties(Session&, std::string_view field, const Uuid& person, const RolesToGive&, Problems&);

// The same for everybody who has the role now, or from a day on, and for the role by itself.
void check_duties_of_holders(Session&, std::string_view field, const Role&, Problems&);

}  // namespace erp::identity
