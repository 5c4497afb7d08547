// What is true of users. Pure: no database, no clock, no settings but those passed in.
#pragma once

#include "modules/identity/user.hpp"

namespace erp::identity {

// Who makes the change.
struct Editor {
  Uuid user_id;                     // none: the program itself
  bool may_grant_roles = true;      // administrators, and the program itself
  bool goes_by_department = false;  // some right of hers: another department would be another right
};

// Brings texts and roles into their one written form.
void normalize(User&);

// Whether the change gives or takes roles.
bool changes_roles(const User& after, const User* before);

// True if the change takes an active administrator away: then another one must be left.
bool loses_administrator(const User& after, const User* before);

// Everything that is wrong with a new user (before: null) or a changed one. `other_administrators`: active
// ones beside this user; asked for only if the change loses one.
Problems problems_of(
    const User& after, const User* before, const Editor& editor, std::int64_t other_administrators);

}  // namespace erp::identity
