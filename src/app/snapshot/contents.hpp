// What an emergency snapshot holds: a table that the program and the shell script both read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace erp::app::snapshot {

struct Piece {
  std::string name;     // "database/locks"
  std::string command;  // of a shell
};

// Lines of `name command`; empty ones and those with # in front say nothing.
std::vector<Piece> read_contents(std::string_view text);

}  // namespace erp::app::snapshot
