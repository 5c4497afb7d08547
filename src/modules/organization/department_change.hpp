// A change of the organization (組織改編) that comes into force on a day: a department moves below another
// one, gets another name, or is closed. Days that have come are applied at once, those to come when they are
// there.
//
//   planned ──(the day)──▶ done
//      │  └──(it can not be)──▶ failed
//      └──cancel──▶ cancelled
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/organization/organization.hpp"

#include <optional>
#include <string>

namespace erp {
class Session;
namespace db {
class Database;
}
}  // namespace erp

namespace erp::organization {

enum class DepartmentChangeState : std::uint8_t { planned, done, cancelled, failed };
enum class DepartmentChangeKind : std::uint8_t { move, rename, close };

struct DepartmentChange {
  Id<DepartmentChange> id;
  Version version;
  DepartmentChangeState state = DepartmentChangeState::planned;
  Id<Department> department_id;
  Date effective_on;
  DepartmentChangeKind kind = DepartmentChangeKind::move;
  std::optional<Id<Department>> parent_id;  // of a move; none: it stands at the top
  std::optional<std::string> name;          // of a rename
  std::optional<std::string> note;
  std::optional<std::string> reason;  // why it could not be done: codes of problems
  static const Entity entity;
};

// Applies, in every company, what is planned for days that have come there. May run on several nodes at once.
void apply_department_changes(db::Database&);

// The departments as they lay on a day, with their managers and how many people belong there today, as a JSON
// array in the order of the tree.
std::string departments_on(Session&, Date);

}  // namespace erp::organization
