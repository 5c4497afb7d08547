// What a program may do of what the person may for whom it works: a key can be made for less than her rights.
#pragma once

#include "base/uuid.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

struct Narrowing {
  Uuid api_key_id;
  bool read_only = true;
  std::vector<std::string> resources;                     // empty: whatever she may
  std::span<const std::string_view> only_looked_at = {};  // of these nothing is changed, whatever else may be

  bool allows(std::string_view resource, std::string_view action) const;
};

}  // namespace erp
