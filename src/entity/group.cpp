#include "entity/group.hpp"

#include "entity/read.hpp"

#include <algorithm>

namespace erp {
namespace {

constexpr std::size_t most_sums = 4;

bool hidden(const Entity& entity, const Actor& actor, std::string_view field) {
  return actor.grants && actor.grants->hides(entity.name, field);
}

// A figure that is read, such as a reference or an amount of a joined table; null if there is none.
const Computed* figure(const Entity& entity, std::string_view name) {
  for (const Computed& computed : entity.computed)
    if (computed.name == name && !computed.sql.empty()) return &computed;
  return nullptr;
}

bool groups(const Computed& computed) {
  return computed.filters() && computed.type != "json" && computed.type != "amount";
}

bool can_group(const Entity& entity, std::string_view by) {
  if (const Field* field = entity.field(by)) return groups(*field);
  const Computed* computed = figure(entity, by);
  return computed && groups(*computed);
}

bool can_add(const Entity& entity, std::string_view name) {
  if (const Field* field = entity.field(name)) return adds_up(*field);
  const Computed* computed = figure(entity, name);
  return computed && computed->type == "amount";
}

std::string value_of(const Entity& entity, std::string_view name) {
  if (entity.field(name)) return "t." + std::string{name};
  return std::string{figure(entity, name)->sql};
}

void read_sums(
    const Entity& entity, const Actor& actor, std::string_view names, GroupRequest& request,
    Problems& problems) {
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    const auto name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    if (!can_add(entity, name) || request.sums.size() == most_sums)
      return problems.push_back({"sum", "unknown_field"});
    if (hidden(entity, actor, name)) return problems.push_back({"sum", "not_permitted"});
    request.sums.emplace_back(name);
  }
}

// The title of what is referred to, as lists show it beside the id.
std::string reference_of(const Entity& entity, const Actor& actor, std::string_view by, std::string& join) {
  const Field* field = entity.field(by);
  if (!field || !field->type->target) return "null::json";
  const Entity& target = field->type->target();
  join = " left join " + std::string{target.table} +
         " r on r.organization_id = (select current_organization()) and r.id = g.key";
  std::string title;
  for (const Field* one : titles_of(target, actor.grants.get()))
    title += ", '" + std::string{one->name} + "', r." + std::string{one->name};
  return "case when r.id is not null then json_build_object('id', r.id" + title + ") end";
}

// Of a reference that is itself a figure: its neighbour without "_id" is its title.
std::string title_of(const Entity& entity, const Actor& actor, std::string_view by) {
  if (entity.field(by) || !by.ends_with("_id")) return {};
  const Computed* title = figure(entity, by.substr(0, by.size() - 3));
  if (!title || title->type != "json") return {};
  return "min((" + figure_sql(entity, *title, actor.grants.get()) + ")::text)::json";
}

}  // namespace

bool groups(const Field& field) {
  if (field.notes.internal || field.notes.personal || field.type->list || field.name == "id") return false;
  return field.type->target || !field.type->options.empty() || field.type->name == "yes_no";
}

bool adds_up(const Field& field) {
  return field.type->name == "amount" && !field.notes.internal;
}

Problems read_group_request(
    const Entity& entity, const Actor& actor, std::vector<std::pair<std::string, std::string>> query,
    GroupRequest& request) {
  Problems problems;
  for (const auto& [name, value] : query) {
    if (name == "by") request.by = value;
    if (name == "sum") read_sums(entity, actor, value, request, problems);
  }
  if (request.by.empty())
    problems.push_back({"by", "required"});
  else if (!can_group(entity, request.by))
    problems.push_back({"by", "unknown_field"});
  else if (hidden(entity, actor, request.by))
    problems.push_back({"by", "not_permitted"});
  std::erase_if(query, [](const auto& one) { return one.first == "by" || one.first == "sum"; });
  for (auto& problem : read_list_request(entity, actor, query, request.list))
    problems.push_back(std::move(problem));
  return problems;
}

ListSql group_sql(const Entity& entity, const Actor& actor, const GroupRequest& request) {
  const FilteredSql found = filtered_sql(entity, actor, request.list);
  std::string sums;
  for (const auto& name : request.sums)
    sums += (sums.empty() ? "" : ", ") + ("'" + name + "', trim_scale(coalesce(sum((") +
            value_of(entity, name) + ")::numeric), 0))::text";
  std::string join;
  std::string reference = reference_of(entity, actor, request.by, join);
  const auto title = title_of(entity, actor, request.by);
  if (!title.empty()) reference = "g.title";
  ListSql sql;
  sql.rows =
      "select coalesce(json_agg(row_to_json(x)) filter (where x.place <= " + std::to_string(most_groups) +
      "), '[]'), count(*) > " + std::to_string(most_groups) +
      " from (select g.place, g.key, g.count, g.sums, " + reference + " as reference from (select " +
      value_of(entity, request.by) +
      " as key, count(*) as count, row_number() over (order by count(*) desc, " +
      value_of(entity, request.by) + ") as place, json_build_object(" + sums + ") as sums" +
      (title.empty() ? "" : ", " + title + " as title") + found.from + " group by 1 order by place limit " +
      std::to_string(most_groups + 1) + ") g" + join + " order by g.place) x";
  sql.values = found.values;
  return sql;
}

}  // namespace erp
