#include "entity/list.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace erp {
namespace {

constexpr std::int64_t deepest_row = 100'000;

bool whole(std::string_view text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

bool ordered(const FieldType& type) {
  return type.decimal || type.name == "date" || type.name == "instant" || type.name == "integer" ||
         type.name == "version";
}

struct Range {
  std::string_view suffix;
  const char* comparison;
};
constexpr Range ranges[] = {{"_from", ">="}, {"_to", "<="}, {"_min", ">="}, {"_max", "<="}};

// The field a range filter speaks of, and how it compares.
const Field* ranged(const Entity& entity, std::string_view name, const char*& comparison) {
  for (const Range& range : ranges)
    if (name.ends_with(range.suffix))
      if (const Field* field = entity.field(name.substr(0, name.size() - range.suffix.size()));
          field && ordered(*field->type)) {
        comparison = range.comparison;
        return field;
      }
  return nullptr;
}

const Computed* computed_filter(const Entity& entity, std::string_view name) {
  for (const Computed& computed : entity.computed)
    if (computed.name == name && computed.filters()) return &computed;
  return nullptr;
}

bool readable(const Field* field) {
  return field && !field->notes.internal;
}

std::string hex(std::string_view text) {
  static const char* digits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (error != std::errc{} || end != text.data() + i + 2) return {};
    out += static_cast<char>(value);
  }
  return out;
}

// Whether the database can take this text for a figure of this type.
bool fits_figure(std::string_view type, std::string_view text) {
  Uuid id;
  Date day;
  std::int64_t units = 0;
  if (type == "reference") return parse(text, id);
  if (type == "date") return parse(text, day);
  if (type == "amount") return parse_units(text, 4, units);
  if (type == "yes_no") return text == "true" || text == "false";
  return valid_utf8(text) && text.find('\0') == std::string_view::npos;
}

struct Order {
  std::string field = "id";
  bool descending = true;
  bool keyset = true;                    // a cursor can go on after a row: no row lacks the value
  std::string column = {}, id = "t.id";  // what the database sorts by; column: none if it is the id

  std::string sql() const {
    const std::string direction = descending ? " desc" : "";
    return " order by " + (column.empty() ? "" : column + direction + ", ") + id + direction;
  }
};

Order order_of(const Entity& entity, const Actor& actor, const ListRequest& request) {
  Order order;
  if (!request.sort_by.empty())
    order = {request.sort_by, request.descending};
  else if (!entity.order.empty())
    order = {std::string{own_order(entity)}, entity.order.starts_with('-')};
  if (actor.grants && actor.grants->hides(entity.name, order.field)) {
    if (!request.sort_by.empty()) throw Refused{"not_permitted", "sort_by"};
    order = {};  // the usual order would tell what is hidden
  }
  if (order.field != "id") order.column = "t." + order.field;
  if (order.field == "created_at") return order;
  if (const Field* field = entity.field(order.field)) order.keyset = !field->type->optional;
  return order;
}

// Builds the conditions; each value is checked by the field's own type before it goes near the database.
struct Conditions {
  const Entity& entity;
  const Actor& actor;
  std::string where;
  std::string searched;  // for: each word; and what of that an index answers
  std::string pairs;
  std::string from_here;  // where a cursor goes on
  db::Values values;
  Problems problems;
  const FilterChoice* chosen = nullptr;  // with an index of its own
  bool alone = true;                     // that index answers them all

  std::string all() const { return where + pairs + searched + from_here; }

  std::string mark(std::string value) {
    values.emplace_back(std::move(value));
    return "$" + std::to_string(values.size());
  }

  bool fits(const Field& field, std::string_view text, const std::string& name) {
    auto scratch = entity.make();
    if (field.type->list ? valid_utf8(text)
                         : valid_utf8(text) && field.type->parse(text, field.at(scratch.get())))
      return true;
    problems.push_back({name, "malformed"});
    return false;
  }

  void filter(const Filter& f) {
    const char* comparison = "=";
    const Field* field = entity.field(f.name);
    if (!readable(field)) field = ranged(entity, f.name, comparison);
    if (!field) {
      const Computed* computed = computed_filter(entity, f.name);
      if (!computed->choices.empty()) return choose(*computed, f);
      if (!fits_figure(computed->type, f.value)) return problems.push_back({f.name, "malformed"});
      alone = false;
      std::string condition{computed->filter};
      condition.replace(condition.find('$'), 1, mark(f.value));
      where += " and (" + condition + ")";
      return;
    }
    const bool indexed = chosen && field->name == own_order(entity);
    const auto column = indexed ? std::string{chosen->order} : "t." + std::string{field->name};
    alone = alone && indexed;
    if (actor.grants && actor.grants->hides(entity.name, field->name))
      return problems.push_back({f.name, "not_permitted"});
    if (f.value == "none" && field->type->optional)
      where += " and " + column + " is null";
    else if (field->type->list)
      where += " and " + mark(f.value) + " = any(" + column + ")";
    else if (f.value.find(',') != std::string::npos && !field->type->options.empty())
      any_of(*field, f, column);
    else if (fits(*field, f.value, f.name))
      where += " and " + column + " " + comparison + " " + mark(f.value);
  }

  // Before the filters: those by the order of the document turn to the chosen index, too.
  void look_for_choice(const std::vector<Filter>& filters) {
    for (const Filter& f : filters)
      if (const Computed* computed = computed_filter(entity, f.name))
        for (const FilterChoice& choice : computed->choices)
          if (!chosen && choice.value == f.value && !choice.table.empty()) chosen = &choice;
    alone = chosen;
  }

  void choose(const Computed& computed, const Filter& f) {
    std::string options;
    for (const FilterChoice& choice : computed.choices) {
      if (choice.value == f.value) {
        where += " and " + std::string{choice.condition};
        alone = alone && chosen == &choice;
        return;
      }
      options += (options.empty() ? "" : ", ") + std::string{choice.value};
    }
    problems.push_back({f.name, "not_one_of", {{"options", options}}});
  }

  void any_of(const Field& field, const Filter& f, const std::string& column) {
    std::string list;
    for (std::size_t start = 0; start <= f.value.size();) {
      const auto end = std::min(f.value.find(',', start), f.value.size());
      const auto one = f.value.substr(start, end - start);
      if (!fits(field, one, f.name)) return;
      list += (list.empty() ? "" : ", ") + mark(one);
      start = end + 1;
    }
    where += " and " + column + " in (" + list + ")";
  }

  // What of the text behind the search key this reader sees; empty: all of it.
  std::string seen_text() {
    std::string seen;
    bool whole = true;
    for (const Field& field : entity.fields) {
      if (!field.notes.find) continue;
      if (actor.grants && actor.grants->hides(entity.name, field.name))
        whole = false;
      else
        seen += ", t." + std::string{field.name};
    }
    if (whole) return {};
    if (seen.empty()) problems.push_back({"search", "not_permitted"});
    return "search_fold(concat_ws(' '" + seen + "))";
  }

  // Every word must occur; the pairs of its characters and those beyond ASCII are in an index.
  void search(std::string_view text) {
    alone = false;
    const std::string seen = seen_text();
    const std::string words = search_fold(text);
    std::size_t count = 0;
    for (std::size_t start = 0; start < words.size() && count < 5;) {
      const auto end = std::min(words.find(' ', start), words.size());
      const auto word = words.substr(start, end - start);
      start = end + 1;
      if (word.empty()) continue;
      ++count;
      std::string pattern = "%";
      for (const char c : word) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
      }
      if (characters(word) > 1 || static_cast<unsigned char>(word.front()) > 127)
        pairs += " and search_pairs(t.search_key) @> search_needs(" + mark(word) + ")";
      const std::string like = " like " + mark(pattern + "%");
      searched += " and t.search_key" + like + (seen.empty() ? "" : " and " + seen + like);
    }
  }

  void after(const Order& order, const std::string& cursor) {
    const auto text = unhex(cursor);
    const auto bar = text ? text->rfind('|') : std::string::npos;
    Uuid id;
    if (!text || bar == std::string::npos || !parse(std::string_view{*text}.substr(bar + 1), id) ||
        !valid_utf8(*text))
      return problems.push_back({"cursor", "malformed"});
    const char* comparison = order.descending ? "<" : ">";
    if (order.field == "id") {
      from_here = " and " + order.id + " " + comparison + " " + mark(text->substr(bar + 1));
      return;
    }
    if (const Field* field = entity.field(order.field);
        field && !fits(*field, text->substr(0, bar), "cursor"))
      return;
    const auto value = mark(text->substr(0, bar));
    from_here = " and (" + order.column + ", " + order.id + ") " + comparison + " (" + value + ", " +
                mark(text->substr(bar + 1)) + ")";
  }
};

Conditions conditions_of(const Entity& entity, const Actor& actor, const ListRequest& request) {
  Conditions conditions{entity, actor, {}, {}, {}};
  conditions.look_for_choice(request.filters);
  for (const Filter& filter : request.filters) conditions.filter(filter);
  if (!request.search.empty()) conditions.search(request.search);
  return conditions;
}

bool can_be_shown(const Entity& entity, std::string_view name) {
  const bool kept = name == "created_at" || name == "updated_at" || name == "created_by";
  if (kept && entity.field("version")) return true;
  return readable(entity.field(name)) || std::ranges::any_of(entity.computed, [&](const Computed& computed) {
           return computed.name == name && !computed.sql.empty();
         });
}

void read_fields(const Entity& entity, const std::string& value, ListRequest& list, Problems& problems) {
  for (std::size_t start = 0; start <= value.size();) {
    const auto end = std::min(value.find(',', start), value.size());
    const auto name = value.substr(start, end - start);
    start = end + 1;
    if (!can_be_shown(entity, name)) return problems.push_back({"fields", "unknown_field"});
    list.fields.push_back(name);
  }
}

void read_parameter(
    const Entity& entity, const std::string& name, const std::string& value, ListRequest& list,
    Problems& problems) {
  const char* comparison = "";
  if (name == "page" || name == "page_size" || name == "limit") {
    std::int64_t& target = name == "page" ? list.page : list.page_size;
    const std::int64_t most = name == "page" ? deepest_row : 100;
    if (!whole(value, target) || target < 1 || target > most)
      problems.push_back({name, "out_of_range", {{"min", "1"}, {"max", std::to_string(most)}}});
  } else if (name == "sort_by" || name == "sort") {
    const Field* field = entity.field(value);
    const bool dated = value == "created_at" && entity.field("version");
    if (!dated && value != "id" && !(readable(field) && field->notes.sort))
      problems.push_back({name, "not_sortable"});
    list.sort_by = value;
  } else if (name == "sort_order" || name == "order") {
    if (value != "asc" && value != "desc")
      problems.push_back({name, "not_one_of", {{"options", "asc, desc"}}});
    list.descending = value == "desc";
  } else if (name == "search") {
    if (characters(value) > 100 || !valid_utf8(value))
      problems.push_back({name, "too_long", {{"max", "100"}}});
    list.search = value;
  } else if (name == "cursor") {
    list.cursor = value;
  } else if (name == "fields") {
    read_fields(entity, value, list, problems);
  } else if (name == "total") {
    if (value != "true" && value != "false")
      problems.push_back({name, "not_one_of", {{"options", "true, false"}}});
    list.counted = value == "true";
  } else if (
      readable(entity.field(name)) || ranged(entity, name, comparison) || computed_filter(entity, name)) {
    if (!value.empty()) list.filters.push_back({name, value});
  } else if (name != "organization_id" && name != "format" && name != "dry_run") {
    problems.push_back({name, "unknown_parameter"});
  }
}

// The rows of one page, found before anything else: titles and figures are looked up for these alone. What a
// page skips is gone through by the index that gives the order, without looking at the rows.
std::string page_of(
    const Entity& entity, const ListRequest& request, const Order& order, const std::string& from) {
  const bool first = request.page == 1 || !request.cursor.empty();
  const bool of_table = order.id == "t.id";
  std::string limit = order.sql() + " limit " + std::to_string(request.page_size + 1);
  if (first && of_table) return "(select t.* from " + from + limit + ")";
  if (!first) limit += " offset " + std::to_string((request.page - 1) * request.page_size);
  return "(select t.* from (select " + order.id + " from " + from + limit + ") k join " +
         std::string{entity.table} + " t on t.id = k.id)";
}

// A search that many match needs no index, which would find them all to put them in order: there are enough
// of them among the first rows. There it is looked first, and by the index only if there are too few.
constexpr std::int64_t looked_at = 2;  // rows for each that is wanted

// "(select t.* from …) t where …": those of the first rows that match. `order`: may be empty.
std::string near_the_top(
    const Entity& entity, const Conditions& conditions, const ReadSql& read, const std::string& order,
    std::int64_t wanted) {
  return "(select t.* from " + std::string{entity.table} + " t where " +
         (entity.where.empty() ? "true" : std::string{entity.where}) + conditions.from_here + order +
         " limit " + std::to_string(looked_at * wanted) + ") t where " + read.where + conditions.where +
         conditions.searched;
}

std::string searched_page(
    const Entity& entity, const ListRequest& request, const Order& order, const Conditions& conditions,
    const ReadSql& read) {
  const std::int64_t wanted = request.page_size + 1;
  const std::string first = order.sql() + " limit " + std::to_string(wanted);
  const std::string enough = "(select count(*) from near) = " + std::to_string(wanted);
  return "(with near as materialized (select t.* from " +
         near_the_top(entity, conditions, read, order.sql(), wanted) + first + ") select * from near where " +
         enough + " union all (select t.* from " + read.from + " where not " + enough + " and " + read.where +
         conditions.all() + first + "))";
}

std::string count_of(const std::string& found) {
  return "select count(*) from (select from " + found + " limit " + std::to_string(count_limit + 1) + ") x";
}

std::string searched_count(
    const Entity& entity, Conditions conditions, const ReadSql& read, const std::string& found) {
  conditions.from_here.clear();
  return "select case when n > " + std::to_string(count_limit) + " then n else (" + count_of(found) +
         ") end from (" + count_of(near_the_top(entity, conditions, read, "", count_limit + 1)) + ") c(n)";
}

}  // namespace

std::string_view own_order(const Entity& entity) {
  return entity.order.starts_with('-') ? entity.order.substr(1) : entity.order;
}

Problems read_list_request(
    const Entity& entity, const Actor& actor, const std::vector<std::pair<std::string, std::string>>& query,
    ListRequest& list) {
  Problems problems;
  for (const auto& [name, value] : query) read_parameter(entity, name, value, list, problems);
  for (auto& problem : conditions_of(entity, actor, list).problems) problems.push_back(std::move(problem));
  if (problems.empty() && list.page * list.page_size > deepest_row)
    problems.push_back({"page", "use_cursor"});
  if (!list.search.empty() &&
      !std::ranges::any_of(entity.fields, [](const Field& f) { return f.notes.find; }))
    problems.push_back({"search", "unknown_parameter"});
  return problems;
}

ListSql list_sql(const Entity& entity, const Actor& actor, const ListRequest& request) {
  Order order = order_of(entity, actor, request);
  auto only = request.fields;
  if (!only.empty()) only.push_back(order.field);  // where the next page goes on
  const ReadSql read = read_sql(entity, actor, Detail::list, only);
  Conditions conditions = conditions_of(entity, actor, request);
  ListSql sql;
  const std::string counted_conditions = conditions.all();  // a cursor does not change the count
  const std::string shown_order = order.sql();
  const bool indexed = conditions.chosen && order.field == own_order(entity);
  if (indexed) {
    order.column = conditions.chosen->order;
    order.id = order.column.substr(0, order.column.find('.')) + ".id";
  }
  if (!request.cursor.empty()) conditions.after(order, request.cursor);
  refuse_if(std::move(conditions.problems));
  const std::string key =
      order.field == "id" ? "'|' || x.id::text" : "x." + order.field + "::text || '|' || x.id::text";
  const bool alone = conditions.alone && read.where == "true";
  const std::string found = alone ? std::string{conditions.chosen->table} + " where true" + counted_conditions
                                  : read.from + " where " + read.where + counted_conditions;
  const std::string from = alone && indexed && request.cursor.empty()
                               ? found
                               : read.from + " where " + read.where + conditions.all();
  const bool top_first = !conditions.searched.empty() && !indexed && request.page == 1;
  const std::string page = top_first ? searched_page(entity, request, order, conditions, read)
                                     : page_of(entity, request, order, from);
  sql.rows = "select row_to_json(x), " + std::string{entity.field("version") ? "x.version, " : "null, "} +
             (entity.field("state") ? "x.state, " : "'', ") + key + " from (select " + read.columns +
             " from " + page + " t " + std::string{entity.joins} + read.joins + shown_order + ") x";
  sql.count = conditions.searched.empty() || alone ? count_of(found)
                                                   : searched_count(entity, conditions, read, found);
  sql.values = std::move(conditions.values);
  return sql;
}

ListSql export_sql(
    const Entity& entity, const Actor& actor, const ListRequest& request, std::string_view columns,
    std::int64_t most_rows) {
  const ReadSql read = read_sql(entity, actor, Detail::list);
  const Reach reach = actor.may(entity.name, "export");
  if (reach == Reach::none) throw Refused{"permission_denied"};
  const Order order = order_of(entity, actor, request);
  Conditions conditions = conditions_of(entity, actor, request);
  if (reach != Reach::all) conditions.where += " and " + reach_condition(entity, reach);
  refuse_if(std::move(conditions.problems));
  ListSql sql;
  sql.rows = "select " + std::string{columns} + " from (select " + read.columns + " from " + read.from +
             read.joins + " where " + read.where + conditions.all() + order.sql() + " limit " +
             std::to_string(most_rows + 1) + ") x";
  sql.values = std::move(conditions.values);
  return sql;
}

FilteredSql filtered_sql(const Entity& entity, const Actor& actor, const ListRequest& request) {
  const ReadSql read = read_sql(entity, actor, Detail::list);
  Conditions conditions = conditions_of(entity, actor, request);
  refuse_if(std::move(conditions.problems));
  return {" from " + read.from + " where " + read.where + conditions.all(), std::move(conditions.values)};
}

std::string list_json(
    const Entity& entity, const Actor& actor, const ListRequest& request, const db::Rows& rows,
    std::optional<std::int64_t> total) {
  const auto size = static_cast<std::size_t>(request.page_size);
  const bool more = rows.size() > size;
  const std::size_t shown = std::min(rows.size(), size);
  const bool numbered = request.cursor.empty();
  if (!total && numbered && !more && (shown > 0 || request.page == 1))
    total = (request.page - 1) * request.page_size + static_cast<std::int64_t>(shown);
  std::string out = "\"items\":[";
  std::map<std::string, std::string, std::less<>> actions;  // the same for every row in the same state
  const bool acts = !entity.read_only || !entity.actions.empty();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i != 0) out += ',';
    out += rows.text(i, 0);
    if (!acts) continue;
    auto found = actions.find(rows.text(i, 2));
    if (found == actions.end())
      found = actions.emplace(rows.text(i, 2), actions_json(entity, actor, rows.text(i, 2))).first;
    out.back() = ',';
    out += "\"actions\":" + found->second + "}";
  }
  out += "]";
  const bool estimate = total && *total > count_limit;
  out += ",\"total\":" + (total ? std::to_string(estimate ? count_limit : *total) : "null");
  if (estimate) out += ",\"total_is_estimate\":true";
  out += ",\"page\":" + std::to_string(request.page) + ",\"page_size\":" + std::to_string(request.page_size);
  out += ",\"total_pages\":" +
         (total ? std::to_string((*total + request.page_size - 1) / request.page_size) : "null");
  out += std::string{",\"has_next\":"} + (more ? "true" : "false");
  out += std::string{",\"has_previous\":"} + (request.page > 1 || !numbered ? "true" : "false");
  if (more && order_of(entity, actor, request).keyset)
    out += ",\"next_cursor\":\"" + hex(rows.text(shown - 1, 3)) + "\"";
  return out;
}

}  // namespace erp
