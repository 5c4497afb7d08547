#include "house.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {
namespace {

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Whether the code in front of an opening brace is the head of a function (or of a lambda), not of a type, a
// namespace or a list of values.
bool is_function_head(std::string_view head) {
  constexpr std::array<std::string_view, 6> others{"namespace", "class", "struct", "enum", "union", "extern"};
  const auto first = std::find_if(head.begin(), head.end(), is_word_character);
  const std::string_view rest = head.substr(static_cast<std::size_t>(first - head.begin()));
  for (const auto other : others)
    if (find_word(rest, other) == 0) return false;
  // A macro without semicolon may stand in front of a namespace.
  if (find_word(head, "namespace") != std::string_view::npos) return false;
  return head.find('(') != std::string_view::npos;
}

// The outermost functions of the file that are longer than they may be.
void check_functions(const Source& source, Violations& violations) {
  struct Brace {
    std::size_t begin;
    bool function;
  };
  std::vector<Brace> open;
  bool inside = false;
  std::size_t head = 0;
  const std::string_view code = source.code;
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '{') {
      const bool function = !inside && is_function_head(code.substr(head, at - head));
      open.push_back({code.find_first_not_of(" \n", head), function});
      inside = inside || function;
      head = at + 1;
    } else if (code[at] == '}' && !open.empty()) {
      const auto [begin, function] = open.back();
      open.pop_back();
      head = at + 1;
      if (!function) continue;
      inside = false;
      const auto first = source.line_at(begin), length = source.line_at(at) - first + 1;
      if (length > longest_function)
        violations.push_back(
            {source.path,
             first,
             "a function of " + std::to_string(length) + " lines; " + std::to_string(longest_function) +
                 " are enough"});
    } else if (code[at] == ';' || (code[at] == '\n' && code.substr(head, at - head).starts_with('#'))) {
      head = at + 1;
    } else if (code[at] == '#' && code.find_first_not_of(" \n", head) == at) {
      head = at;
    }
  }
}

}  // namespace

void check_shape(const Source& source, Violations& violations) {
  const auto lines = lines_of(source.text);
  // Migrations are cut by meaning, not by length.
  if (lines.size() > longest_file && !source.path.ends_with(".sql"))
    violations.push_back(
        {source.path,
         0,
         std::to_string(lines.size()) + " lines; " + std::to_string(longest_file) +
             " are enough: cut it by purpose"});
  if (!source.is_cpp()) return;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (const auto width = columns(lines[i]); width > longest_line)
      violations.push_back({source.path, i + 1, std::to_string(width) + " columns; a line has 110"});
  check_functions(source, violations);
}

}  // namespace tidy
