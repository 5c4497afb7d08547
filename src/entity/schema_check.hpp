// Whether the tables are what the descriptions say.
#pragma once

#include "entity/entity.hpp"

#include <span>
#include <string>
#include <vector>

namespace erp {

namespace db {
class Direct;
}

// How tables and descriptions differ, a line each; nothing if they agree. Looks at columns, their types and
// whether they may be empty, at unique and sortable fields (an index that begins with organization and
// field), at references (an index), and at row-level security.
std::vector<std::string> schema_differences(db::Direct&, std::span<const Entity* const>);

}  // namespace erp
