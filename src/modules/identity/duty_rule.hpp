// Two rights that do not belong in one hand (segregation of duties, 職務分掌): nobody gets both, and nobody
// uses both on the same record.
#pragma once

#include "base/problem.hpp"
#include "base/values.hpp"
#include "entity/access.hpp"
#include "entity/entity.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::identity {

struct DutyRule {
  Id<DutyRule> id;
  Version version;
  std::string name;
  std::string first_resource, first_action;
  std::string second_resource, second_action;
  bool is_active = true;
  static const Entity entity;
};

// Adds `duties_conflict` to the field for each rule that somebody with these roles would break by having both
// rights. An administrator may do everything by her role: for her the rules hold at each record.
// `further`: rights beside those of the roles.
void check_duties(
    Session&, std::string_view field, const std::vector<std::string>& roles, const Grants& further,
    Problems&);

}  // namespace erp::identity
