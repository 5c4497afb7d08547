#include "app/security/request_counts.hpp"

#include "app/security/access_line.hpp"
#include "modules/identity/address_range.hpp"

#include <algorithm>

namespace erp::app::security {

void RequestCounts::add(std::string_view line, std::string_view range) {
  const AccessLine one = read_access_line(line);
  if (one.address.empty() || (!range.empty() && !identity::covers(range, one.address))) return;
  if (count++ == 0) first = one.time;
  last = one.time;
  ++by_status[std::string{one.status}];
  ++by_path[std::string{one.path.substr(0, one.path.find('?'))}];
  ++by_address[std::string{one.address}];
  if (one.status >= "400") ++refused_by_address[std::string{one.address}];
  if (one.user != "-") ++by_user[std::string{one.user}];
}

std::vector<std::pair<std::string, std::size_t>> most_frequent(
    const RequestCounts::Counts& counts, std::size_t most) {
  std::vector<std::pair<std::string, std::size_t>> sorted{counts.begin(), counts.end()};
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  if (sorted.size() > most) sorted.resize(most);
  return sorted;
}

}  // namespace erp::app::security
