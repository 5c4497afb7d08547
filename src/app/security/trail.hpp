// What an administrator does to the security of the installation is written down in the audit trail of every
// company, and in security.log, which does not need the database.
#pragma once

#include "service/config.hpp"

#include <string>
#include <utility>
#include <vector>

namespace erp::app::security {

using Details = std::vector<std::pair<std::string, std::string>>;
// False: the database is away, and only security.log has it; said on standard error.
bool write_down(const Config&, const std::string& action, const Details&);

// Who is at the keyboard: "hanako", also behind sudo.
std::string operator_name();

}  // namespace erp::app::security
