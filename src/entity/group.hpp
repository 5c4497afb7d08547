// Subtotals of a list: how many records have each value of a field, and what their amounts come to.
#pragma once

#include "entity/list.hpp"

namespace erp {

struct GroupRequest {
  ListRequest list;  // only its filters and its search count
  std::string by;
  std::vector<std::string> sums;
};
inline constexpr std::int64_t most_groups = 200;

// Takes `by` and `sum` out of the query of a request, and the filters of the list.
Problems read_group_request(
    const Entity&, const Actor&, std::vector<std::pair<std::string, std::string>> query, GroupRequest&);

// One row with the JSON array of {key, count, sums, reference} of at most most_groups groups, the largest
// first, and whether there are more.
ListSql group_sql(const Entity&, const Actor&, const GroupRequest&);

// By what a list may be grouped, and what may be added up.
bool groups(const Field&);
bool adds_up(const Field&);

}  // namespace erp
