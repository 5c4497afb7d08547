// The head of a mail or of a part of it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace erp {

using MimeHeaders = std::map<std::string, std::string, std::less<>>;  // by lower-case name; the first of each

// Takes the head off, and the empty line behind it. Lines end with \n.
MimeHeaders take_headers(std::string_view& text);

// "=?ISO-2022-JP?B?…?=" and the like as UTF-8.
std::string decoded_words(std::string_view);

// "text/plain; charset=utf-8; name*=UTF-8''…": what stands first in lower case, and the parameters, decoded.
struct MimeValue {
  std::string value;
  std::map<std::string, std::string, std::less<>> parameters;
};
MimeValue read_value(std::string_view header);

// Bytes that were sent as base64 or quoted-printable; characters that do not belong there are passed over.
std::string from_base64(std::string_view);
std::string from_quoted_printable(std::string_view, bool in_header = false);

}  // namespace erp
