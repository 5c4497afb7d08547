// Nobody gives others what she has not herself, and nobody gets it by way of somebody who has it.
#pragma once

#include "base/problem.hpp"
#include "base/uuid.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp {
class Grants;
class Session;
}  // namespace erp

namespace erp::identity {

struct Role;

// Adds `beyond_own_rights` to the field if somebody with these roles gets, beyond what she had by those
// before, what the one who acts has not: by a new role, or as a role is gone that denied or hid something.
void check_given(
    Session&, std::string_view field, const std::vector<std::string>& roles,
    const std::vector<std::string>& before, Problems&);

// The same for a role that is lent: the lender's own rights count, not what is lent to her.
void check_lent(Session&, std::string_view field, const std::string& role, Problems&);

// The same for those who have the role or will: `before` is null if it is new. What a role denies or hides is
// taken off it by who may do that herself.
void check_role_given(Session&, const Role&, const Role* before, Problems&);

// The same for a role for a time that begins or ends otherwise than it was said: it may deny something.
void check_denials_lifted(Session&, std::string_view field, const std::string& role, Problems&);

// Whoever can get at somebody's account can act as she does. So that is for who may do all that she may now
// or will by a role that begins later; and for herself.
bool has_more_rights(Session&, const Uuid& person);
void refuse_if_more_rights(Session&, const Uuid& person);  // Refused{"has_more_rights"}

// First help, and what only takes away, is for everybody who may do it, but with those who govern people or
// roles it is for their equals.
bool governs_above(Session&, const Uuid& person);
void refuse_if_governs_above(Session&, const Uuid& person);  // Refused{"has_more_rights"}

}  // namespace erp::identity
