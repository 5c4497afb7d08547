// The company that runs the installation: what concerns the machine is its business alone.
#pragma once

#include "base/uuid.hpp"

#include <optional>

namespace erp::operations {

// Told again and again by the server; none: nobody knows which it is.
void set_operator_company(const std::optional<Uuid>&);
std::optional<Uuid> operator_company();

}  // namespace erp::operations
