#include "modules/operations/runbook.hpp"

#include "base/text.hpp"

namespace erp::operations {
namespace {

// "2. Then …": the text behind the number; empty if the line begins no item.
std::string_view item(std::string_view line) {
  const auto digits = line.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || !line.substr(digits).starts_with(". ")) return {};
  return line.substr(digits + 2);
}

void append(std::string& text, std::string_view more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

std::vector<RunbookCommand> commands_in(std::string_view text) {
  std::vector<RunbookCommand> found;
  for (cut(text, '`'); !text.empty(); cut(text, '`'))
    if (auto command = read_command(cut(text, '`'))) found.push_back(std::move(*command));
  return found;
}

}  // namespace

Runbook read_runbook(std::string_view name, std::string_view markdown) {
  Runbook runbook{.name = std::string{name}, .title = {}, .about = {}, .steps = {}};
  int section = 0;
  bool at_the_end = false;
  while (!markdown.empty()) {
    const auto line = trimmed(cut(markdown, '\n'));
    if (line.starts_with("## ")) {
      ++section;
    } else if (line.starts_with("# ")) {
      runbook.title = line.substr(2);
    } else if (section == 0) {
      append(runbook.about, line);
    } else if (const auto begun = item(line); section == 1 && !begun.empty()) {
      runbook.steps.push_back({.text = std::string{begun}, .commands = {}});
    } else if (!line.empty()) {
      if (section > 1 && !at_the_end) runbook.steps.emplace_back();
      at_the_end = section > 1;
      if (!runbook.steps.empty()) append(runbook.steps.back().text, line);
    }
  }
  for (auto& step : runbook.steps) step.commands = commands_in(step.text);
  return runbook;
}

}  // namespace erp::operations
