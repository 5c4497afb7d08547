// Lists of records: filters, quick search, sorting, pages by number and by cursor, from the description
// alone.
#pragma once

#include "entity/read.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace erp {

struct Filter {
  std::string name;  // as the request has it: "issue_date_from"
  std::string value;
};

struct ListRequest {
  std::int64_t page = 1;
  std::int64_t page_size = 20;
  std::string sort_by;  // a sortable field; empty: the entity's own order
  bool descending = false;
  std::string search;
  std::string cursor;
  std::vector<std::string> fields;  // what to show of each record; empty: everything that lists show
  bool counted = true;              // whether the answer shall say how many there are
  std::vector<Filter> filters;
};

// Understands the query of a request; every parameter and every value that is not understood is a problem.
Problems read_list_request(
    const Entity&, const Actor&, const std::vector<std::pair<std::string, std::string>>& query, ListRequest&);

struct ListSql {
  std::string rows;  // JSON, version, state, cursor key of each row of the page, and one row more if there is
                     // a next page
  std::string count;  // at most count_limit + 1
  db::Values values;  // of both
};
// What is counted exactly. A count that went on would make a list the slower the more there is of it.
inline constexpr std::int64_t count_limit = 1'000;

// Throws Refused for a bad filter or a reader without the right.
ListSql list_sql(const Entity&, const Actor&, const ListRequest&);

// The rows that the request's filters select, in its order, for exports: `columns` of the row x that a list
// shows, at most one row more than `most_rows`. Throws Refused{"permission_denied"} unless the actor may read
// and export.
ListSql export_sql(
    const Entity&, const Actor&, const ListRequest&, std::string_view columns, std::int64_t most_rows);

// " from … where …": the rows that the request's filters select, and the values of its conditions.
struct FilteredSql {
  std::string from;
  db::Values values;
};
FilteredSql filtered_sql(const Entity&, const Actor&, const ListRequest&);

// The field that lists are sorted by unless the request says otherwise; empty: none.
std::string_view own_order(const Entity&);

// The members of the list answer without the outer braces. `total` none: not counted.
std::string list_json(
    const Entity&, const Actor&, const ListRequest&, const db::Rows&, std::optional<std::int64_t> total);

}  // namespace erp
