// Text as people write it in Japan and elsewhere: UTF-8 in, UTF-8 out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace erp {

bool valid_utf8(std::string_view);
std::size_t characters(std::string_view utf8);  // code points
// NFKC: ＡＢＣ１２３ → ABC123, ｶﾅ → カナ; invalid UTF-8 stays as it is.
std::string fold_width(std::string_view);
std::string to_katakana(std::string_view);  // かな → カナ, the rest as it is
// What searches compare: width, case and kana do not matter. The same as the database's function of this
// name.
std::string search_fold(std::string_view);
std::string trimmed(std::string_view);  // without ASCII and ideographic blanks at both ends
std::string lower_ascii(std::string_view);
// Takes off what stands before the separator, and that; all of it if there is none.
std::string_view cut(std::string_view& text, char separator);
std::string json_text(std::string_view);                   // the same as a new string
void write_json_text(std::string_view, std::string& out);  // quoted and escaped; invalid bytes become U+FFFD

}  // namespace erp
