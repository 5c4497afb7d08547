// People who work together across departments, and further posts that somebody holds beside her own (兼務).
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/organization/organization.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::organization {

struct TeamMember {
  Id<identity::User> user_id;
  std::optional<std::string> function;  // what she does there
  static const Entity entity;
};

struct Team {
  Id<Team> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<Id<identity::User>> leader_id;
  std::optional<Id<Department>> department_id;
  std::optional<std::string> description;
  bool is_active = true;
  std::vector<TeamMember> members;
  static const Entity entity;
};

struct ConcurrentPost {
  Id<ConcurrentPost> id;
  Version version;
  Id<identity::User> user_id;
  Id<Department> department_id;
  std::optional<std::string> title;
  std::int64_t share = 0;  // percent of her time; the rest is of the department where she belongs
  Date valid_from;
  std::optional<Date> valid_until;  // both days included
  static const Entity entity;
};

}  // namespace erp::organization
