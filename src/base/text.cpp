#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace erp {
namespace {

bool ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

const utf8proc_uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Bytes of the character at the front of the text; 0 if they are not UTF-8.
std::size_t character_size(std::string_view text) {
  if (ascii(text.front())) return 1;
  utf8proc_int32_t character = 0;
  const auto size = utf8proc_iterate(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &character);
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

// Bytes of the blank at the front or at the back of the text; 0 if there is none.
constexpr std::string_view ideographic_blank = "\u3000", ascii_blanks = " \t\n\v\f\r";

std::size_t blank_in_front(std::string_view text) {
  if (text.empty()) return 0;
  if (ascii_blanks.find(text.front()) != std::string_view::npos) return 1;
  return text.starts_with(ideographic_blank) ? ideographic_blank.size() : 0;
}

std::size_t blank_behind(std::string_view text) {
  if (text.empty()) return 0;
  if (ascii_blanks.find(text.back()) != std::string_view::npos) return 1;
  return text.ends_with(ideographic_blank) ? ideographic_blank.size() : 0;
}

void write_escape(char c, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += c;
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      break;
  }
  out += "u00";
  out += digits[c >> 4];
  out += digits[c & 15];
}

}  // namespace

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto size = character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::size_t characters(std::string_view utf8) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts));
}

std::string fold_width(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), ascii)) return std::string{text};
  constexpr auto nfkc = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
  utf8proc_uint8_t* folded = nullptr;
  const auto size = utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &folded, nfkc);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{folded, &std::free};
  if (size < 0) return std::string{text};
  return {reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size)};
}

std::string to_katakana(std::string_view text) {
  std::string out{text};
  for (std::size_t i = 0; i + 2 < out.size(); ++i) {
    // U+3041 to U+3096 and the iteration marks U+309D and U+309E have their katakana 0x60 further on.
    if (out[i] != '\xe3' || (out[i + 1] != '\x81' && out[i + 1] != '\x82')) continue;
    const unsigned low = (static_cast<unsigned char>(out[i + 1]) & 0x3fu) << 6 |
                         (static_cast<unsigned char>(out[i + 2]) & 0x3fu);
    const unsigned character = 0x3000u + low;
    const bool hiragana = character >= 0x3041 && character <= 0x3096;
    if (!hiragana && character != 0x309d && character != 0x309e) continue;
    out[i + 1] = static_cast<char>(0x80 | ((character + 0x60) >> 6 & 0x3f));
    out[i + 2] = static_cast<char>(0x80 | ((character + 0x60) & 0x3f));
    i += 2;
  }
  return out;
}

std::string search_fold(std::string_view text) {
  const std::string folded = fold_width(text);
  std::string out;
  const auto* at = bytes(folded);
  auto left = static_cast<utf8proc_ssize_t>(folded.size());
  while (left > 0) {
    utf8proc_int32_t character = 0;
    const auto size = utf8proc_iterate(at, left, &character);
    if (size <= 0) return folded;
    if (character >= 'A' && character <= 'Z') character += 'a' - 'A';
    if (character >= 0x3041 && character <= 0x3094) character += 0x60;  // hiragana
    utf8proc_uint8_t encoded[4];
    const auto length = utf8proc_encode_char(character, encoded);
    out.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    at += size;
    left -= size;
  }
  return out;
}

std::string trimmed(std::string_view text) {
  while (const auto size = blank_in_front(text)) text.remove_prefix(size);
  while (const auto size = blank_behind(text)) text.remove_suffix(size);
  return std::string{text};
}

std::string_view cut(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::string lower_ascii(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

void write_json_text(std::string_view text, std::string& out) {
  out += '"';
  std::size_t written = 0, at = 0;  // what lies between the two needs no change and is copied in one piece
  const auto replace = [&](auto write) {
    out.append(text, written, at - written);
    write();
    written = ++at;
  };
  while (at < text.size()) {
    const char c = text[at];
    if (!ascii(c)) {
      const auto size = character_size(text.substr(at));
      if (size > 0)
        at += size;
      else
        replace([&] { out += "\ufffd"; });
    } else if (c < ' ' || c == '"' || c == '\\') {
      replace([&] { write_escape(c, out); });
    } else {
      ++at;
    }
  }
  out.append(text, written, at - written);
  out += '"';
}

std::string json_text(std::string_view text) {
  std::string out;
  write_json_text(text, out);
  return out;
}

}  // namespace erp
