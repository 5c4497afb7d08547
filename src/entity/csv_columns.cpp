#include "entity/csv_columns.hpp"

#include "base/text.hpp"
#include "entity/read.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace erp {
namespace {

bool refers(const Field& field) {
  return field.type->target && field.name != "id" && field.name.ends_with("_id");
}

std::string stem(const Field& field) {
  return std::string{field.name.substr(0, field.name.size() - 3)};
}

bool textual(const FieldType& type) {
  return type.name == "text" || type.list;
}

// What the API writes as JSON, as text of the same form.
std::string sql_of(const Field& field) {
  const auto column = "x." + std::string{field.name};
  if (field.type->list) return "array_to_string(" + column + ", ';')";
  if (field.type->name == "instant") return "to_json(" + column + ")#>>'{}'";
  return column + "::text";
}

std::string two_digits(std::string_view digits) {
  return (digits.size() < 2 ? "0" : "") + std::string{digits};
}

// "2026/4/1" → "2026-04-01"; anything else stays as it is.
std::string plain_date(std::string_view text) {
  const auto first = text.find('/');
  const auto second = text.find('/', first + 1);
  if (first != 4 || second == std::string_view::npos) return std::string{text};
  return std::string{text.substr(0, 4)} + "-" + two_digits(text.substr(5, second - 5)) + "-" +
         two_digits(text.substr(second + 1));
}

std::string plain_yes_no(std::string_view text) {
  if (text == "1") return "true";
  if (text == "0") return "false";
  return lower_ascii(text);
}

bool comes_back(const Entity& entity, std::string_view name) {
  if (name == "created_at" || name == "updated_at" || name == "created_by") return true;
  return std::ranges::any_of(
      entity.computed, [&](const Computed& computed) { return computed.name == name; });
}

// "customer.code": the field of the document and that of the record it refers to.
bool read_reference(const Entity& entity, std::string_view name, ImportColumn& column) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return false;
  const Field* field = entity.field(std::string{name.substr(0, dot)} + "_id");
  if (!field || !refers(*field)) return false;
  const Field* key = field->type->target().field(name.substr(dot + 1));
  if (!key || !key->notes.title) return false;
  if (key->notes.unique && !field->notes.derived) column = {ImportColumn::Use::reference, field, key};
  return true;
}

}  // namespace

std::vector<ExportColumn> export_columns(const Entity& entity, const Actor& actor) {
  const auto hidden = [&](std::string_view name) {
    return actor.grants && actor.grants->hides(entity.name, name);
  };
  std::vector<ExportColumn> columns;
  for (const Field& field : entity.fields) {
    if (field.notes.internal || hidden(field.name)) continue;
    columns.push_back({std::string{field.name}, sql_of(field), textual(*field.type)});
    if (!refers(field)) continue;
    for (const Field* title : titles_of(field.type->target(), actor.grants.get()))
      columns.push_back(
          {stem(field) + "." + std::string{title->name},
           "x." + stem(field) + "->>'" + std::string{title->name} + "'",
           textual(*title->type)});
  }
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty() && !hidden(computed.name) && computed.type != "json")
      columns.push_back(
          {std::string{computed.name},
           "x." + std::string{computed.name} + "::text",
           computed.type == "text"});
  return columns;
}

std::vector<ImportColumn> import_columns(const Entity& entity, const CsvRow& header, Problems& problems) {
  std::vector<ImportColumn> columns;
  std::set<std::string_view> seen;
  for (const std::string& name : header) {
    ImportColumn& column = columns.emplace_back();
    if (!seen.insert(name).second) problems.push_back({name, "duplicate_column"});
    const Field* field = entity.field(name);
    // Of what is only said, a list may say yes or no: a secret is nobody's to write into a file.
    if (const Field* input = entity.input(name); input && input->type->name == "yes_no") field = input;
    if (name == "id")
      column = {ImportColumn::Use::id, field};
    else if (field && !field->notes.internal) {
      if (!field->notes.derived && name != "version") column = {ImportColumn::Use::value, field};
    } else if (!read_reference(entity, name, column) && !comes_back(entity, name)) {
      problems.push_back({characters(name) > 60 ? "" : name, "unknown_field"});
    }
  }
  return columns;
}

std::string written_key(const Field& key, std::string_view cell) {
  return key.notes.written ? key.notes.written(cell) : trimmed(cell);
}

const Field* import_key(const Entity& entity) {
  for (const Field& field : entity.fields)
    if (field.notes.unique && !field.notes.derived && !field.notes.internal) return &field;
  return nullptr;
}

std::string plain_cell(const FieldType& type, std::string_view cell) {
  if (textual(type)) return std::string{unguarded(cell)};
  std::string text = trimmed(fold_width(cell));
  if (type.name == "yes_no") return plain_yes_no(text);
  if (type.name == "date") return plain_date(text);
  if (type.decimal || type.name == "integer") std::erase(text, ',');
  return text;
}

}  // namespace erp
