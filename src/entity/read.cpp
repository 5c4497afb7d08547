#include "entity/read.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace erp {
namespace {

// A value as JSON shall show it: decimals as text without trailing zeros, the rest as it is.
std::string shown(const Field& field, const std::string& alias) {
  const auto column = alias + "." + std::string{field.name};
  return field.type->decimal ? "trim_scale(" + column + ")::text as " + std::string{field.name} : column;
}

std::string stem(std::string_view name) {
  return std::string{name.substr(0, name.size() - 3)};
}  // customer_id → customer

bool titled(const Field& field) {
  return field.type->target && field.name != "id" && field.name.ends_with("_id");
}

bool wanted(std::string_view name, std::span<const std::string> only) {
  return only.empty() || always_shown(name) || std::ranges::find(only, name) != only.end();
}

// The columns of one described row and the joins that its references need.
void columns_of(
    const Entity& entity, const Grants* grants, const std::string& alias, std::string& columns,
    std::string& joins, std::span<const std::string> only = {}) {
  int n = 0;
  for (const Field& field : entity.fields) {
    if (field.notes.internal || (grants && grants->hides(entity.name, field.name))) continue;
    if (!wanted(field.name, only)) continue;
    columns += ", " + shown(field, alias);
    if (!titled(field)) continue;
    const Entity& target = field.type->target();
    const std::string r = alias + std::to_string(n++);
    std::string title;
    for (const Field* f : titles_of(target, grants))
      title += ", '" + std::string{f->name} + "', " + r + "." + std::string{f->name};
    columns += ", case when " + r + ".id is not null then json_build_object('id', " + r + ".id" + title +
               ") end as " + stem(field.name);
    joins += " left join " + std::string{target.table} + " " + r + " on " + r +
             ".organization_id = " + alias + ".organization_id and " + r + ".id = " + alias + "." +
             std::string{field.name};
  }
}

std::string in_quotes(std::string_view resource, std::string list) {
  return list + (list.empty() ? "" : ",") + "'" + std::string{resource} + "'";
}

// The kinds of which fields are hidden, to be listed in SQL; empty: none.
std::string masked_kinds(const Grants& grants) {
  std::string kinds;
  for (const HiddenField& field : grants.hidden()) kinds = in_quotes(field.resource, std::move(kinds));
  return kinds;
}

std::string lines_column(const Lines& lines, const Grants* grants, std::size_t n) {
  const Entity& line = lines.entity();
  const std::string alias = "l" + std::string(1, static_cast<char>('a' + n));
  std::string columns;
  std::string joins;
  columns_of(line, grants, alias, columns, joins);
  return ", (select coalesce(json_agg(row_to_json(x)), '[]') from (select " + alias + ".line_no" + columns +
         " from " + std::string{line.table} + " " + alias + joins + " where " + alias +
         ".organization_id = t.organization_id and " + alias + "." + std::string{line.parent} +
         " = t.id order by " + alias + ".line_no) x) as " + std::string{lines.name};
}

ReadSql make(
    const Entity& entity, const Grants* grants, Reach reach, Detail detail,
    std::span<const std::string> only = {}) {
  ReadSql sql;
  sql.from = std::string{entity.table} + " t";
  if (!entity.joins.empty()) sql.from += " " + std::string{entity.joins};
  columns_of(entity, grants, "t", sql.columns, sql.joins, only);
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty() && wanted(computed.name, only) &&
        !(grants && grants->hides(entity.name, computed.name)))
      sql.columns += ", " + figure_sql(entity, computed, grants) + " as " + std::string{computed.name};
  if (detail == Detail::full)
    for (std::size_t i = 0; i < entity.lines.size(); ++i)
      sql.columns += lines_column(entity.lines[i], grants, i);
  for (const std::string name : {"created_at", "updated_at", "created_by"})
    if (entity.field("version") && wanted(name, only)) sql.columns += ", t." + name;
  sql.columns.erase(0, 2);
  sql.where = entity.where.empty() ? "true" : std::string{entity.where};
  if (reach != Reach::all) sql.where += " and " + reach_condition(entity, reach);
  if (const auto told = told_condition(entity, grants); !told.empty()) sql.where += " and " + told;
  return sql;
}

// Whether reading such a record shows fields of that kind, too.
bool shows(const Entity& entity, std::string_view resource) {
  return entity.name == resource || !entity.tells_of.empty() ||
         std::ranges::any_of(
             entity.fields,
             [&](const Field& field) { return titled(field) && field.type->target().name == resource; }) ||
         std::ranges::any_of(
             entity.computed,
             [&](const Computed& computed) {
               return computed.title_of && computed.title_of->name == resource;
             }) ||
         std::ranges::any_of(
             entity.lines, [&](const Lines& lines) { return shows(lines.entity(), resource); });
}

// Of the rights of a reader, what the text depends on beside the reach.
std::string variant(const Entity& entity, const Grants* grants) {
  std::string text = told_condition(entity, grants);
  if (grants)
    for (const HiddenField& field : grants->hidden())
      if (shows(entity, field.resource)) text += " " + field.resource + "." + field.field;
  return text;
}

std::string in_reached_department(const Entity& entity, Reach reach) {
  return std::string{entity.department} + " = any ((select reached_departments(" +
         (reach == Reach::subtree ? "true" : "false") + "))::uuid[])";
}

}  // namespace

std::string told_condition(const Entity& entity, const Grants* grants) {
  if (entity.tells_of.empty() || !grants) return {};
  const bool most = grants->may("*", "read") == Reach::all;
  std::string others;
  for (const Grant& grant : grants->grants())
    if (grant.resource != "*" && (grants->may(grant.resource, "read") == Reach::all) != most)
      others = in_quotes(grant.resource, std::move(others));
  if (others.empty() && most) return {};
  if (others.empty()) return "(" + std::string{entity.own} + ")";
  return "(" + std::string{entity.tells_of} + (most ? " not in (" : " in (") + others + ") or " +
         std::string{entity.own} + ")";
}

std::string figure_sql(const Entity& entity, const Computed& computed, const Grants* grants) {
  std::string sql{computed.sql};
  if (!grants) return sql;
  if (computed.title_of)
    for (const Field& field : computed.title_of->fields)
      if (field.notes.title && grants->hides(computed.title_of->name, field.name))
        sql = "((" + sql + ")::jsonb - '" + std::string{field.name} + "')";
  const auto masked = computed.of_another ? masked_kinds(*grants) : std::string{};
  if (masked.empty()) return sql;
  return "case when " + std::string{entity.tells_of} + " not in (" + masked + ") then " + sql + " end";
}

std::vector<const Field*> titles_of(const Entity& entity, const Grants* grants) {
  std::vector<const Field*> titles;
  for (const Field& field : entity.fields)
    if (field.notes.title && !(grants && grants->hides(entity.name, field.name))) titles.push_back(&field);
  return titles;
}

std::string reach_condition(const Entity& entity, Reach reach) {
  if (reach == Reach::all) return "true";
  const std::string own{reach == Reach::none || entity.own.empty() ? "false" : entity.own};
  if (reach < Reach::department || entity.department.empty()) return "(" + own + ")";
  return "(" + own + " or " + in_reached_department(entity, reach) + ")";
}

std::string made_condition(const Entity& entity, Reach reach) {
  const auto reached = reach_condition(entity, reach);
  if (reach < Reach::department || reach == Reach::all || entity.department.empty()) return reached;
  return reached + " and (" + std::string{entity.department} + " is null or " +
         in_reached_department(entity, reach) + ")";
}

ReadSql read_sql(const Entity& entity, const Actor& actor, Detail detail, std::span<const std::string> only) {
  const Reach reach = actor.may(entity.name, "read");
  if (reach == Reach::none) throw Refused{"permission_denied"};
  return make(entity, actor.grants.get(), reach, detail, only);
}

const std::string& record_sql_for(const Entity& entity, const Actor& actor) {
  const Reach reach = actor.may(entity.name, "read");
  if (reach == Reach::none) throw Refused{"permission_denied"};
  struct Key {
    const Entity* entity;
    Reach reach;
    std::string variant;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& k) const {
      return std::hash<const void*>{}(k.entity) ^ std::hash<std::string>{}(k.variant) ^
             (static_cast<std::uint64_t>(k.reach) * 0x9e3779b97f4a7c15U);
    }
  };
  thread_local std::unordered_map<Key, std::string, Hash> made;
  const Key key{&entity, reach, variant(entity, actor.grants.get())};
  if (const auto found = made.find(key); found != made.end()) return found->second;
  const ReadSql sql = make(entity, actor.grants.get(), reach, Detail::full);
  const std::string tail = std::string{entity.field("version") ? ", x.version" : ", null"} +
                           (entity.field("state") ? ", x.state" : ", ''");
  return made
      .emplace(
          key,
          "select row_to_json(x)" + tail + " from (select " + sql.columns + " from " + sql.from + sql.joins +
              " where " + sql.where + " and t.id = $1) x")
      .first->second;
}

bool removable(const Entity& entity) {
  if (entity.lasting) return false;
  return !entity.editable_in.empty() || (!entity.own.empty() && !entity.field("is_active"));
}

std::string_view refusal(
    const Entity& entity, const Actor& actor, std::string_view action, std::string_view state) {
  if (actor.may(entity.name, action) == Reach::none) return "permission_denied";
  if (const Action* described = entity.action(action))
    return described->from.empty() || std::ranges::find(described->from, state) != described->from.end()
               ? ""
               : "wrong_state";
  if (entity.read_only) return "read_only";
  if ((action == "update" || action == "delete") && !entity.editable_in.empty() &&
      entity.editable_in != state)
    return "wrong_state";
  return "";
}

std::string actions_json(const Entity& entity, const Actor& actor, std::string_view state) {
  std::string out = "[";
  const auto add = [&](std::string_view action) {
    const auto reason = refusal(entity, actor, action, state);
    if (out.size() > 1) out += ',';
    out += "{\"name\":\"" + std::string{action} + "\",\"allowed\":" + (reason.empty() ? "true" : "false");
    if (!reason.empty()) out += ",\"reason\":\"" + std::string{reason} + "\"";
    out += '}';
  };
  if (!entity.read_only) add("update");
  if (!entity.read_only && (removable(entity) || entity.field("is_active"))) add("delete");
  for (const Action& action : entity.actions) add(action.name);
  return out + "]";
}

std::string with_actions(
    const Entity& entity, const Actor& actor, std::string_view json, std::string_view state) {
  std::string out{json};
  if (entity.read_only && entity.actions.empty()) return out;
  out.pop_back();
  return out + ",\"actions\":" + actions_json(entity, actor, state) + "}";
}

}  // namespace erp
