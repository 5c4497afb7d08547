#include "entity/narrowing.hpp"

#include <algorithm>

namespace erp {

bool Narrowing::allows(std::string_view resource, std::string_view action) const {
  if (!resources.empty() && std::ranges::find(resources, resource) == resources.end()) return false;
  if (action == "read" || action == "export") return true;
  return !read_only && std::ranges::find(only_looked_at, resource) == only_looked_at.end();
}

}  // namespace erp
