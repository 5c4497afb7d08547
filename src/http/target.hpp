// The target of a request taken apart: "/a%20b?c=1" becomes a path and parameters.
#pragma once

#include "http/server.hpp"

#include <string>
#include <string_view>

namespace erp::http {

// Decodes %XX (and + to a blank, as in queries) and appends to `out`; false if an escape is broken or means
// NUL.
bool percent_decode(std::string_view text, bool plus_is_blank, std::string& out);

// Splits the target in origin form ("/path?query") or absolute form ("http://host/path"). False if it is
// neither, is not UTF-8 once decoded, or holds control characters, a fragment, or segments "." and "..": a
// client that means well has resolved these already, and nobody behind us then has to think of them.
bool split_target(std::string_view target, std::string& path, Pairs& query);

}  // namespace erp::http
