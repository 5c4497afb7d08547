// The codes that the sources refuse with.
#pragma once

#include "source.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tidy {

struct ProblemCode {
  std::string code;
  std::size_t line = 0;
};

// Reads two shapes: Refused{"code"…} and {field, "code"…} in a statement that speaks of a problem (or that
// returns from a function that answers Problems).
std::vector<ProblemCode> problem_codes(const Source&);

}  // namespace tidy
