#include "service/mime_header.hpp"

#include "base/text.hpp"
#include "service/received_mail.hpp"

#include <array>
#include <cstdint>

namespace erp {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// "UTF-8''%E8%A6%8B.pdf" (RFC 2231)
std::string extended(std::string_view text) {
  const auto first = text.find('\'');
  const auto second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos) return std::string{text};
  std::string bytes;
  const auto coded = text.substr(second + 1);
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const int high = coded[i] == '%' && i + 2 < coded.size() ? hex_digit(coded[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(coded[i + 2]);
    bytes += low < 0 ? coded[i] : static_cast<char>(high * 16 + low);
    if (low >= 0) i += 2;
  }
  return as_utf8(bytes, std::string{text.substr(0, first)});
}

// Up to the next ; outside of quotes.
std::string_view take_parameter(std::string_view& text) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != ';'); ++end) {
    if (text[end] == '\\' && quoted)
      ++end;
    else if (text[end] == '"')
      quoted = !quoted;
  }
  end = std::min(end, text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return part;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string{text};
  std::string out;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

// One word behind "=?"; nothing is taken if it is none.
bool take_word(std::string_view& rest, std::string& out) {
  const auto charset_end = rest.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= rest.size()) return false;
  const auto end = rest.find("?=", charset_end + 3);
  if (rest[charset_end + 2] != '?' || end == std::string_view::npos) return false;
  const auto content = rest.substr(charset_end + 3, end - charset_end - 3);
  const char way = rest[charset_end + 1];
  std::string charset{rest.substr(2, charset_end - 2)};
  charset = charset.substr(0, charset.find('*'));  // a language may follow
  const auto bytes = way == 'B' || way == 'b' ? from_base64(content) : from_quoted_printable(content, true);
  out += as_utf8(bytes, charset);
  rest.remove_prefix(end + 2);
  return true;
}

}  // namespace

MimeHeaders take_headers(std::string_view& text) {
  MimeHeaders headers;
  std::string* last = nullptr;
  while (!text.empty()) {
    const auto line = cut(text, '\n');
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (last) *last += " " + trimmed(line);
      continue;
    }
    const auto colon = line.find(':');
    last = nullptr;
    if (colon == std::string_view::npos) continue;
    const auto [at, fresh] =
        headers.emplace(lower_ascii(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    if (fresh) last = &at->second;
  }
  return headers;
}

std::string decoded_words(std::string_view text) {
  std::string out;
  bool word_before = false;
  while (!text.empty()) {
    const auto begin = text.find("=?");
    const auto plain = text.substr(0, begin);
    // Blanks between two words only keep them apart.
    if (!word_before || begin == std::string_view::npos || !trimmed(plain).empty()) out += plain;
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    word_before = take_word(text, out);
    if (!word_before) out += "=?", text.remove_prefix(2);
  }
  return valid_utf8(out) ? out : as_utf8(out, "ISO-8859-1");
}

MimeValue read_value(std::string_view header) {
  MimeValue read;
  read.value = lower_ascii(trimmed(take_parameter(header)));
  while (!header.empty()) {
    const auto part = take_parameter(header);
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    auto name = lower_ascii(trimmed(part.substr(0, equals)));
    const auto value = unquoted(trimmed(part.substr(equals + 1)));
    const bool coded = name.ends_with('*');
    if (coded) name.pop_back();
    if (coded)
      read.parameters[name] = extended(value);
    else
      read.parameters.emplace(name, decoded_words(value));
  }
  return read;
}

std::string from_base64(std::string_view text) {
  static const auto values = [] {
    std::array<std::int8_t, 256> made{};
    made.fill(-1);
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < letters.size(); ++i)
      made.at(static_cast<unsigned char>(letters[i])) = static_cast<std::int8_t>(i);
    return made;
  }();
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const auto value = values.at(static_cast<unsigned char>(c));
    if (value < 0) continue;
    held = (held << 6 | static_cast<unsigned>(value)) & 0xFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFF);
  }
  return bytes;
}

std::string from_quoted_printable(std::string_view text, bool in_header) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_header && text[i] == '_') {
      bytes += ' ';
    } else if (text[i] != '=') {
      bytes += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;  // a line that goes on
    } else if (i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      bytes += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      bytes += '=';
    }
  }
  return bytes;
}

}  // namespace erp
