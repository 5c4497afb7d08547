// Which addresses may be kept out, and which must never be: ours, the administrator's own, trusted ones.
#pragma once

#include "service/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::app::security {

struct Protected {
  std::string range, why;  // "10.0.0.0/24", "it is of security.trusted_networks"
};
using ProtectedRanges = std::vector<Protected>;

// This machine, trusted networks and proxies, and where the administrator has come from by ssh.
ProtectedRanges protected_ranges(const Config&);
// Why this range must not be blocked; empty: it may. Throws std::runtime_error if it is no address at all.
std::string objection(std::string_view range, const ProtectedRanges&);

bool overlap(std::string_view range, std::string_view other);
bool is_within(std::string_view range, std::string_view wider);
bool is_version_6(std::string_view range);
// Where the shell of this command came from, by SSH_CONNECTION of it or of what started it; empty: from here.
std::string own_address();

}  // namespace erp::app::security
