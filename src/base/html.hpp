// Text in pages that are made here.
#pragma once

#include <string>
#include <string_view>

namespace erp {

// As text or in a quoted attribute: with what HTML would read as marks written out, without control
// characters.
std::string html_text(std::string_view);

}  // namespace erp
