#include "problem_codes.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace tidy {
namespace {

bool is_code(std::string_view text) {
  return text.size() > 1 && std::isalpha(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(), is_word_character);
}

std::string_view without_trailing_blanks(std::string_view text) {
  const auto last = text.find_last_not_of(" \n");
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

// The position of the '{' if what stands before is "{first element,"; npos if it is anything else.
std::size_t list_of_second_element(std::string_view before) {
  if (!before.ends_with(',')) return before.npos;
  int depth = 0;
  for (auto at = before.size() - 1; at-- > 0;) {
    const char c = before[at];
    if (c == ')' || c == '}' || c == ']') ++depth;
    if (depth == 0 && c == '{') return at;
    if (depth == 0 && (c == ',' || c == '(' || c == ';')) return before.npos;
    if (c == '(' || c == '{' || c == '[') --depth;
  }
  return before.npos;
}

// The last line that begins in the first column: the head of the function that we are in.
std::string_view head_of_function(std::string_view before) {
  const auto lines = lines_of(before);
  const auto head = std::find_if(lines.rbegin(), lines.rend(), [](std::string_view line) {
    return !line.empty() && is_word_character(line.front());
  });
  return head == lines.rend() ? std::string_view{} : *head;
}

// What stands between the last end of a statement or the last beginning of a block and here.
std::string_view statement_before(std::string_view before) {
  for (const std::string_view end : {";", ") {\n", "const {\n", "else {\n"}) {
    const auto at = before.rfind(end);
    if (at != before.npos) before.remove_prefix(at + end.size());
  }
  return before;
}

bool speaks_of_problems(std::string_view before) {
  const auto statement = statement_before(before);
  if (statement.find("roblem") != statement.npos) return true;
  return find_word(statement, "return") != statement.npos &&
         find_word(head_of_function(before), "Problems") != before.npos;
}

bool names_a_problem(std::string_view before) {
  before = without_trailing_blanks(before);
  if (before.ends_with("Refused{") || before.ends_with("Refused(")) return true;
  const auto list = list_of_second_element(before);
  return list != before.npos && speaks_of_problems(before.substr(0, list));
}

}  // namespace

std::vector<ProblemCode> problem_codes(const Source& source) {
  std::vector<ProblemCode> found;
  const std::string_view code = source.code, text = source.text;
  for (auto open = code.find('"'); open != code.npos;) {
    const auto close = code.find('"', open + 1);
    if (close == code.npos) break;
    const auto literal = text.substr(open + 1, close - open - 1);
    if (is_code(literal) && names_a_problem(code.substr(0, open)))
      found.push_back({std::string{literal}, source.line_at(open)});
    open = code.find('"', close + 1);
  }
  return found;
}

}  // namespace tidy
