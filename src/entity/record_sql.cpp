#include "entity/record_sql.hpp"

#include <unordered_map>

namespace erp {
namespace {

std::string joined(const Entity& entity, std::string_view prefix) {
  std::string out;
  for (const Field& field : entity.fields) {
    out += out.empty() ? "" : ", ";
    out += prefix;
    out += field.name;
  }
  return out;
}

// "x(line_no bigint, name text, …)": the shape in which lines arrive as JSON.
std::string recordset(const Entity& line) {
  std::string out = "json_to_recordset($2::json) as x(line_no bigint";
  for (const Field& field : line.fields)
    out += ", " + std::string{field.name} + " " + std::string{field.type->sql};
  return out + ")";
}

LinesSql lines_sql(const Lines& lines) {
  const Entity& line = lines.entity();
  const std::string table{line.table}, parent{line.parent};
  LinesSql sql;
  sql.by_id = line.field("id") != nullptr;
  sql.select =
      "select " + joined(line, "") + " from " + table + " where " + parent + " = $1 order by line_no";
  sql.insert = "insert into " + table + " (organization_id, " + parent + ", line_no, " + joined(line, "") +
               ") select current_organization(), $1, x.line_no, " + joined(line, "x.") + " from " +
               recordset(line) + " order by x.line_no";
  std::string sets = "line_no = x.line_no";
  for (const Field& field : line.fields)
    if (field.name != "id") sets += ", " + std::string{field.name} + " = x." + std::string{field.name};
  sql.change = "update " + table + " t set " + sets + " from " + recordset(line) +
               " where t.id = x.id and t." + parent + " = $1";
  sql.remove =
      "delete from " + table + " where " + parent + " = $1" + (sql.by_id ? " and id = any($2::uuid[])" : "");
  return sql;
}

RecordSql make(const Entity& entity) {
  const std::string table{entity.table};
  const std::string kind = entity.where.empty() ? "" : " and " + std::string{entity.where};
  RecordSql sql;
  sql.select = "select " + joined(entity, "t.") + " from " + table + " t where t.id = $1" + kind;
  std::string marks, sets;
  std::size_t n = 0;
  std::size_t m = 2;
  for (const Field& field : entity.fields) {
    marks += ", $" + std::to_string(++n);
    if (field.name != "id" && field.name != "version")
      sets += ", " + std::string{field.name} + " = $" + std::to_string(++m);
  }
  // An organization is its own tenant: its column is computed by the database.
  const bool itself = entity.table == "organization";
  sql.insert = "insert into " + table + " (" + (itself ? "" : "organization_id, ") + joined(entity, "") +
               ", created_by) values (" + (itself ? "" : "current_organization(), ") + marks.substr(2) +
               ", $" + std::to_string(n + 1) + ")";
  sql.update = "update " + table + " set version = version + 1, updated_at = now()" + sets +
               " where id = $1 and version = $2";
  sql.remove = "delete from " + table + " where id = $1 and version = $2";
  for (const Lines& lines : entity.lines) sql.lines.push_back(lines_sql(lines));
  return sql;
}

}  // namespace

const RecordSql& record_sql(const Entity& entity) {
  thread_local std::unordered_map<const Entity*, RecordSql> made;
  const auto found = made.find(&entity);
  if (found != made.end()) return found->second;
  return made.emplace(&entity, make(entity)).first->second;
}

}  // namespace erp
