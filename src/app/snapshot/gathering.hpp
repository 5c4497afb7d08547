// Runs the pieces of a snapshot side by side, each with a deadline of its own and all with one together.
#pragma once

#include "app/snapshot/contents.hpp"
#include "app/snapshot/masking.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace erp::app::snapshot {

struct Gathered {
  Piece piece;
  std::string text;  // masked
  std::chrono::milliseconds took{};
  bool ended = false;  // false: it hung, or there was no time to begin it
};

// `masks`: a file of expressions for sed. In the order of `pieces`.
std::vector<Gathered> gather(
    const std::vector<Piece>& pieces, const std::vector<std::string>& environment, const std::string& masks,
    const Masking&);

}  // namespace erp::app::snapshot
