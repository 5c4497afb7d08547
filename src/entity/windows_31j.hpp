// Windows-31J, the encoding in which spreadsheets in Japan still read and write plain text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace erp {

// What the encoding has no character for becomes 〓, as on Japanese paper.
std::string to_windows_31j(std::string_view utf8);
// As UTF-8; nothing if the bytes are not of this encoding.
std::optional<std::string> from_windows_31j(std::string_view);

}  // namespace erp
