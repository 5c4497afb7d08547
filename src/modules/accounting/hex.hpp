// Digests as PostgreSQL's encode(…, 'hex') writes them.
#pragma once

#include "service/secrets.hpp"

#include <string_view>

namespace erp::accounting {

// False unless the text is exactly one digest in hexadecimal.
bool from_hexadecimal(std::string_view text, Digest& digest);

}  // namespace erp::accounting
