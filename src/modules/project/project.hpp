// What the company works on, for a customer or for itself: a dimension of the books.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>

namespace erp::identity {
struct User;
}
namespace erp::organization {
struct Department;
}
namespace erp::party {
struct Partner;
}

namespace erp::project {

enum class ProjectStatus : std::uint8_t { planning, active, suspended, completed, cancelled };

struct Project {
  Id<Project> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::string> description;
  ProjectStatus status = ProjectStatus::planning;
  std::optional<Id<party::Partner>> customer_id;
  std::optional<Id<organization::Department>> department_id;
  std::optional<Id<identity::User>> manager_id;
  std::optional<Date> start_date, end_date;
  std::optional<Amount> budget;
  bool is_active = true;
  static const Entity entity;
};

}  // namespace erp::project
