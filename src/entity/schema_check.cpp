#include "entity/schema_check.hpp"

#include "db/direct.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace erp {
namespace {

// Kept by the engine beside the described fields.
const std::set<std::string_view> of_the_engine = {
    "organization_id", "created_at", "updated_at", "created_by", "search_key", "line_no"};
// Kept by SQL of the module beside the description, each for its own reason in the migration.
const std::set<std::string_view> beside = {
    "posted",
    "project_id",
    "posted_by",
    "source_id",
    "user_id",
    "partner_id",
    "arguments",
    "on_behalf_of",
    "made_in_department_id"};

bool computed(const Entity& entity, std::string_view column) {
  return std::ranges::any_of(entity.computed, [&](const Computed& one) { return one.name == column; });
}

struct Checker {
  db::Direct& connection;
  std::vector<std::string> found;

  void columns(const Entity& entity) {
    const std::string table{entity.table};
    const auto rows = connection.run(
        "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute where attrelid = "
        "to_regclass($1) and attnum > 0 "
        "and not attisdropped",
        {table});
    if (rows.size() == 0) return found.push_back(table + " is described but not in the database");
    std::set<std::string> known;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string column{rows.text(i, 0)};
      const Field* field = entity.field(column);
      if (!field) {
        if (!of_the_engine.contains(column) && !beside.contains(column) && !computed(entity, column) &&
            column != entity.parent)
          found.push_back(table + "." + column + " is in the database but not described");
        continue;
      }
      known.insert(column);
      if (rows.text(i, 1) != field->type->sql)
        found.push_back(
            table + "." + column + " is " + std::string{rows.text(i, 1)} + " in the database but " +
            std::string{field->type->sql} + " here");
      const bool required = rows.text(i, 2) == "t";
      if (required && field->type->optional && !field->notes.filled)
        found.push_back(table + "." + column + " may be empty here but not in the database");
      if (!required && !field->type->optional)
        found.push_back(table + "." + column + " may be empty in the database but not here");
    }
    for (const Field& field : entity.fields)
      if (!known.contains(std::string{field.name}))
        found.push_back(table + "." + std::string{field.name} + " is described but not in the database");
  }

  void indexes(const Entity& entity) {
    const std::string table{entity.table};
    const auto definitions = connection.run(
        "select indexdef from pg_indexes where schemaname = 'public' and tablename = $1", {table});
    const auto any = [&](const std::string& part) {
      for (std::size_t i = 0; i < definitions.size(); ++i)
        if (definitions.text(i, 0).find(part) != std::string_view::npos) return true;
      return false;
    };
    for (const Field& field : entity.fields) {
      const std::string name{field.name};
      if (field.notes.sort && !any("(organization_id, " + name))
        found.push_back(
            table + "." + name + " is sortable but has no index that begins with organization and field");
      if (field.type->target && name != "id" && !any("(organization_id, " + name) && !any(", " + name + ")"))
        found.push_back(table + "." + name + " refers to a record but has no index");
    }
    if (std::ranges::any_of(entity.fields, [](const Field& f) { return f.notes.find; }) &&
        !any("search_pairs(search_key)"))
      found.push_back(table + " is searched but has no index of search_key");
  }
};

}  // namespace

std::vector<std::string> schema_differences(db::Direct& connection, std::span<const Entity* const> entities) {
  Checker checker{connection, {}};
  for (const Entity* entity : entities) {
    checker.columns(*entity);
    if (entity->read_only) continue;
    checker.indexes(*entity);
    for (const Lines& lines : entity->lines) checker.columns(lines.entity());
  }
  const auto open = connection.run(
      "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = "
      "'organization_id' where c.relnamespace = "
      "'public'::regnamespace and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)");
  for (std::size_t i = 0; i < open.size(); ++i)
    checker.found.push_back(
        std::string{open.text(i, 0)} + " belongs to organizations but row-level security is not forced");
  return checker.found;
}

}  // namespace erp
