// A runbook: a readable page of Markdown whose numbered items are steps to be gone through.
#pragma once

#include "modules/operations/runbook_command.hpp"

namespace erp::operations {

struct RunbookStep {
  std::string text;  // Markdown, on one line
  std::vector<RunbookCommand> commands;
};

struct Runbook {
  std::string name;   // of its file: that of the alert
  std::string title;  // its first heading
  std::string about;  // what stands before the steps
  // The items under the first heading of the second order; last, what stands under the next one: when it is
  // over.
  std::vector<RunbookStep> steps;
};

Runbook read_runbook(std::string_view name, std::string_view markdown);

}  // namespace erp::operations
