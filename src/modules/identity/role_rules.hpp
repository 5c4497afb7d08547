// What is true of roles. Pure: no database, no clock.
#pragma once

#include "modules/identity/role.hpp"

namespace erp::identity {

// What the rights of a role may speak of.
struct Vocabulary {
  std::span<const Entity* const> entities;  // empty: any word is taken
};

Problems problems_of(const Role&, const Vocabulary&);

// What these lines give, without what is inherited.
Grants gives(const Role&);

}  // namespace erp::identity
