#include "house.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {
namespace {

// "OldInvoiceList" and "old-invoice_list" → old, invoice, list.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words{{}};
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) || !std::isalnum(letter)) words.emplace_back();
    if (std::isalnum(letter)) words.back() += static_cast<char>(std::tolower(letter));
  }
  return words;
}

std::string empty_word_in(std::string_view name) {
  for (const auto& word : words_of(name))
    if (std::find(empty_words.begin(), empty_words.end(), word) != empty_words.end()) return word;
  return {};
}

bool draws(const Source& source) {
  const auto words = words_of(source.path.substr(source.path.rfind('/') + 1));
  return std::find(words.begin(), words.end(), drawing_word) != words.end() ||
         std::any_of(drawing_folders.begin(), drawing_folders.end(), [&](std::string_view folder) {
           return source.path.starts_with(folder);
         });
}

void check_file_name(const Source& source, Violations& violations) {
  if (const auto word = empty_word_in(source.path); !word.empty())
    violations.push_back(
        {source.path, 0, "\"" + word + "\" in the name of a file says nothing: name the thing"});
}

void check_type_names(const Source& source, Violations& violations) {
  constexpr std::array<std::string_view, 4> introducers{"class", "struct", "enum", "using"};
  const std::string_view code = source.code;
  for (const auto introducer : introducers) {
    for (auto at = find_word(code, introducer); at != code.npos; at = find_word(code, introducer, at + 1)) {
      auto begin = code.find_first_not_of(" \n", at + introducer.size());
      if (begin == code.npos || !std::isupper(static_cast<unsigned char>(code[begin]))) continue;
      const auto end = static_cast<std::size_t>(
          std::find_if_not(code.begin() + static_cast<std::ptrdiff_t>(begin), code.end(), is_word_character) -
          code.begin());
      const auto name = code.substr(begin, end - begin);
      if (const auto word = empty_word_in(name); !word.empty())
        violations.push_back(
            {source.path,
             source.line_at(at),
             "\"" + word + "\" in " + std::string{name} + " says nothing: name the thing"});
    }
  }
}

}  // namespace

void check_words(const Source& source, Violations& violations) {
  check_file_name(source, violations);
  if (!source.is_cpp()) return;
  check_type_names(source, violations);
  if (source.layer() != "modules" || draws(source)) return;
  const std::string_view code = source.code;
  for (const auto& [word, advice] : unwelcome_in_modules)
    for (auto at = find_word(code, word); at != code.npos; at = find_word(code, word, at + 1))
      violations.push_back(
          {source.path, source.line_at(at), std::string{word} + " in a module: " + std::string{advice}});
}

}  // namespace tidy
