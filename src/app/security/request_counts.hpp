// What lines of access.log say together: who asked how often, for what, and what came of it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp::app::security {

struct RequestCounts {
  using Counts = std::map<std::string, std::size_t, std::less<>>;
  std::size_t count = 0;
  std::string first, last;  // as the lines came
  Counts by_status, by_path, by_user, by_address;
  Counts refused_by_address;  // status 400 and up

  // A line of another range is left out, as is what is no line; empty: of everywhere.
  void add(std::string_view line, std::string_view range = {});
};

// The most frequent first.
std::vector<std::pair<std::string, std::size_t>> most_frequent(
    const RequestCounts::Counts&, std::size_t most);

}  // namespace erp::app::security
