#include "entity/windows_31j.hpp"

#include <iconv.h>

#include <cerrno>
#include <new>
#include <utility>

namespace erp {
namespace {

class Converter {
 public:
  Converter(const char* to, const char* from) : state_{iconv_open(to, from)} {
    if (state_ == reinterpret_cast<iconv_t>(-1)) throw std::bad_alloc{};
  }
  ~Converter() { iconv_close(state_); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // Appends what it can and takes it off the text; false at bytes that cannot be converted.
  bool convert(std::string_view& text, std::string& out) {
    char buffer[4096];
    while (!text.empty()) {
      char* in = const_cast<char*>(text.data());
      char* to = buffer;
      std::size_t left = text.size(), room = sizeof buffer;
      const auto done = iconv(state_, &in, &left, &to, &room);
      const int error = errno;
      out.append(buffer, to);
      text.remove_prefix(text.size() - left);
      if (done == static_cast<std::size_t>(-1) && error != E2BIG) return false;
    }
    return true;
  }

 private:
  iconv_t state_;
};

// Unicode has two characters each for these; the encoding knows only the second.
constexpr std::pair<std::string_view, std::string_view> twins[] = {
    {"\u301C", "\uFF5E"},
    {"\u2212", "\uFF0D"},
    {"\u2014", "\u2015"},
    {"\u2016", "\u2225"},
    {"\u00A5", "\uFFE5"}};
constexpr std::string_view geta = "\x81\xAC";

std::string_view first_character(std::string_view utf8) {
  std::size_t length = 1;
  while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xC0) == 0x80) ++length;
  return utf8.substr(0, length);
}

}  // namespace

std::string to_windows_31j(std::string_view text) {
  Converter converter{"CP932", "UTF-8"};
  std::string out;
  while (!converter.convert(text, out)) {
    const auto missing = first_character(text);
    text.remove_prefix(missing.size());
    bool replaced = false;
    for (const auto& [character, twin] : twins) {
      if (character != missing) continue;
      std::string_view known = twin;
      replaced = converter.convert(known, out);
    }
    if (!replaced) out += geta;
  }
  return out;
}

std::optional<std::string> from_windows_31j(std::string_view text) {
  Converter converter{"UTF-8", "CP932"};
  std::string out;
  if (!converter.convert(text, out)) return {};
  return out;
}

}  // namespace erp
