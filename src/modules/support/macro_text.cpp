#include "modules/support/macro_text.hpp"

#include "base/text.hpp"

#include <array>
#include <optional>

namespace erp::support {
namespace {

constexpr std::string_view begin_mark = "{{", end_mark = "}}";

struct Placeholder {
  std::string_view name;
  std::string MacroFacts::*fact;
};
constexpr std::array placeholders{
    Placeholder{"ticket.number", &MacroFacts::number},
    Placeholder{"ticket.subject", &MacroFacts::subject},
    Placeholder{"requester.name", &MacroFacts::requester},
    Placeholder{"agent.name", &MacroFacts::agent},
};

const Placeholder* named(std::string_view name) {
  for (const auto& one : placeholders)
    if (one.name == name) return &one;
  return nullptr;
}

// The text up to the next placeholder, and what stands in it; none: the text ends, or it is not closed.
struct Piece {
  std::string_view before;
  std::optional<std::string> name;
  bool open = false;
};

Piece next(std::string_view& rest) {
  const auto from = rest.find(begin_mark);
  if (from == std::string_view::npos) return {.before = std::exchange(rest, {})};
  const auto to = rest.find(end_mark, from);
  if (to == std::string_view::npos) return {.before = std::exchange(rest, {}), .open = true};
  Piece piece{
      rest.substr(0, from), trimmed(rest.substr(from + begin_mark.size(), to - from - begin_mark.size()))};
  rest.remove_prefix(to + end_mark.size());
  return piece;
}

}  // namespace

Problems placeholder_problems(std::string_view text) {
  Problems problems;
  while (!text.empty()) {
    const Piece piece = next(text);
    if (piece.open) problems.push_back({"text", "placeholder_open"});
    if (piece.name && !named(*piece.name))
      problems.push_back({"text", "placeholder_unknown", {{"placeholder", *piece.name}}});
  }
  return problems;
}

std::string filled(std::string_view text, const MacroFacts& facts) {
  std::string out;
  while (!text.empty()) {
    const Piece piece = next(text);
    out += piece.before;
    const Placeholder* known = piece.name ? named(*piece.name) : nullptr;
    if (known)
      out += facts.*known->fact;
    else if (piece.name)
      out += std::string{begin_mark} + *piece.name + std::string{end_mark};
  }
  return out;
}

}  // namespace erp::support
