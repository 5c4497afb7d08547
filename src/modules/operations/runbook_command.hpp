// What a runbook says between backquotes, as words for programs: no shell ever sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::operations {

// Looks at things, alters something, or is on no list and is never run.
enum class CommandEffect : std::uint8_t { reads, alters, refused };

// Programs of which each reads what the one before says: `df -h | tail`.
using Pipeline = std::vector<std::vector<std::string>>;

struct RunbookCommand {
  std::string text;                 // as the runbook has it
  std::vector<Pipeline> pipelines;  // one after the other, each only if the one before succeeded: `a && b`
  CommandEffect effect = CommandEffect::refused;
  bool from_screen = false;  // is of this program alone and only looks: the server itself may run it
};

// Nothing if the text is no command but a name, a value or a word of ours. What begins like one and cannot be
// read, or is not on the list, is one that is refused.
std::optional<RunbookCommand> read_command(std::string_view text);

}  // namespace erp::operations
