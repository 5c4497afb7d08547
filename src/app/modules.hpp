// The list of what the program consists of: every described document, in the order of the modules.
#pragma once

#include "entity/entity.hpp"

#include <span>

namespace erp {

// Documents that the API serves.
std::span<const Entity* const> entities();

}  // namespace erp
