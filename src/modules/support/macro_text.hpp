// The placeholders of a saved reply: {{ticket.number}} stands for the number of the ticket it answers.
#pragma once

#include "base/problem.hpp"

#include <string>
#include <string_view>

namespace erp::support {

// What the placeholders of one ticket stand for.
struct MacroFacts {
  std::string number, subject, requester, agent;
};

// A placeholder that there is not, or that is not closed, as problems of the field "text".
Problems placeholder_problems(std::string_view text);

// With each placeholder replaced, once: what a requester wrote between braces is never read as one.
std::string filled(std::string_view text, const MacroFacts&);

}  // namespace erp::support
