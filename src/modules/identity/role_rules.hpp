// What is true of roles. Pure: no database, no clock.
#pragma once

#include "modules/identity/role.hpp"

namespace erp::identity {

// Not documents, but guarded as they are; and what is done with people beside editing them.
inline constexpr std::string_view reports = "report", granting = "grant_roles";

// What the rights of a role may speak of.
struct Vocabulary {
  std::span<const Entity* const> entities;  // empty: any word is taken
};

Problems problems_of(const Role&, const Vocabulary&);

// Whether a duty speaks of something there is; adds `not_found` to <side>_resource or <side>_action.
void check_duty(
    std::string_view resource, std::string_view action, const std::string& side, const Vocabulary&,
    Problems&);

// What these lines give, without what is inherited.
Grants gives(const Role&);

}  // namespace erp::identity
