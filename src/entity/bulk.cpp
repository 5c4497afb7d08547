#include "entity/bulk.hpp"

namespace erp {
namespace {

void field(const db::Value& value, std::string& out) {
  out += '\t';
  db::copy_field(value, out);
}

db::Value value_of(const Field& described, const void* record) {
  std::string text;
  if (!text_of(described, record, text)) return {};
  return text;
}

}  // namespace

Bulk::Bulk(db::Direct& connection, const Uuid& organization)
    : connection_{connection}, organization_{to_text(organization)} {
  connection_.run(
      "select set_config('itdo.organization_id', $1, false), set_config('itdo.access', 'system', false)",
      {organization_});
}

Bulk::Table& Bulk::table(std::string_view name, const std::string& columns) {
  const auto target = std::string{name} + " (organization_id" + columns + ")";
  const auto found = places_.find(target);
  if (found != places_.end()) return tables_[found->second];
  places_.emplace(target, tables_.size());
  // COPY does not go together with row-level security: rows come into a table of the session first.
  const auto waiting = "bulk_" + std::to_string(tables_.size());
  const auto list = "organization_id" + columns;
  connection_.run(
      "create temp table " + waiting + " as select " + list + " from " + std::string{name} + " limit 0");
  return tables_.emplace_back(
      "copy " + waiting + " from stdin",
      "insert into " + target + " select " + list + " from " + waiting,
      "truncate " + waiting,
      "");
}

void Bulk::add(const Entity& entity, const void* record, const Extra& extra, const Extra& of_lines) {
  std::string columns;
  std::string row = organization_;
  for (const Field& described : entity.fields) {
    columns += ", " + std::string{described.name};
    field(value_of(described, record), row);
  }
  for (const auto& [name, value] : extra) {
    columns += ", " + std::string{name};
    field(value, row);
  }
  table(entity.table, columns).text += row + "\n";
  ++rows_;
  const auto id = value_of(entity.fields.front(), record);
  for (const Lines& lines : entity.lines)
    for (std::size_t i = 0; i < lines.size(record); ++i) {
      const Entity& line = lines.entity();
      Extra all{{line.parent, id}, {"line_no", std::to_string(i + 1)}};
      for (const Field& described : line.fields)
        all.emplace_back(described.name, value_of(described, lines.in(record, i)));
      all.insert(all.end(), of_lines.begin(), of_lines.end());
      add_row(line.table, all);
    }
}

void Bulk::add_row(std::string_view name, const Extra& values) {
  std::string columns;
  std::string row = organization_;
  for (const auto& [column, value] : values) {
    columns += ", " + std::string{column};
    field(value, row);
  }
  table(name, columns).text += row + "\n";
  ++rows_;
}

void Bulk::flush() {
  connection_.run("begin");
  for (Table& table : tables_) {
    if (table.text.empty()) continue;
    bool sent = false;
    connection_.copy(table.copy, [&](std::string& buffer) {
      if (sent) return false;
      buffer += table.text;
      return sent = true;
    });
    table.text.clear();
    connection_.run(table.insert);
    connection_.run(table.empty);
  }
  connection_.run("commit");
  rows_ = 0;
}

}  // namespace erp
