#include "app/snapshot/contents.hpp"

namespace erp::app::snapshot {

std::vector<Piece> read_contents(std::string_view text) {
  constexpr std::string_view blank = " \t";
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto name_end = line.find_first_of(blank);
    if (line.empty() || line.front() == '#' || name_end == line.npos) continue;
    const auto begin = line.find_first_not_of(blank, name_end);
    if (begin == line.npos) continue;
    pieces.push_back({std::string{line.substr(0, name_end)}, std::string{line.substr(begin)}});
  }
  return pieces;
}

}  // namespace erp::app::snapshot
