#include "base/html.hpp"

namespace erp {

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
      out += c;
    // U+FFFE and U+FFFF are no characters of XML.
    if (c >= '\xBE' && c <= '\xBF' && out.ends_with(std::string{"\xEF\xBF"} + c)) out.resize(out.size() - 3);
  }
  return out;
}

}  // namespace erp
