// Who does something, for records that outlive accounts: by name.
#pragma once

#include <string>

namespace erp {
class Session;
}

namespace erp::operations {

std::string name_of_actor(Session&);  // "itdo-erp" for the server itself

}  // namespace erp::operations
