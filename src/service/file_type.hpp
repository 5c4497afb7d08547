// What a file really is, told by its first bytes and not by what somebody says.
#pragma once

#include <string>
#include <string_view>

namespace erp {

// The media type of pdf, png, jpeg, gif, zip, Office documents (with and without XML) and UTF-8 text; else
// empty.
std::string_view sniffed_type(std::string_view content);

// The media type to keep a file under: the declared one if the content agrees, the sniffed one if nothing
// useful was declared; empty if the content is of another kind than declared.
std::string agreed_type(std::string_view declared, std::string_view sniffed);

}  // namespace erp
