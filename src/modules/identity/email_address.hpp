// Mail addresses as account names: one written form for each.
#pragma once

#include <string>
#include <string_view>

namespace erp::identity {

inline constexpr std::size_t longest_email = 254;

// Without blanks around it, in half-width lower case: the form that is stored, compared and counted.
std::string canonical_email(std::string_view);
// True if mail could be sent there: ASCII, one @, a domain with a dot. Expects the canonical form.
bool looks_like_email(std::string_view);

}  // namespace erp::identity
