// The descriptions as TypeScript, for the screens.
#include "api/openapi.hpp"
#include "api/openapi_schemas.hpp"

#include <set>

namespace erp::api {
namespace {

std::string type_of(const FieldType& type) {
  std::string out = "string";
  if (type.list)
    out = "string[]";
  else if (type.name == "yes_no")
    out = "boolean";
  else if (type.name == "integer" || type.name == "version")
    out = "number";
  else if (!type.options.empty()) {
    out.clear();
    for (const auto option : type.options) out += (out.empty() ? "'" : " | '") + std::string{option} + "'";
  }
  return type.optional ? out + " | null" : out;
}

std::string_view type_of(const Computed& computed) {
  if (computed.type == "yes_no") return "boolean";
  return computed.type == "json" ? "Record<string, unknown>" : "string";
}

void write(const Entity& entity, std::set<std::string>& written, std::string& out) {
  if (!written.insert(std::string{entity.name}).second) return;
  for (const Lines& lines : entity.lines) write(lines.entity(), written, out);
  out += "\nexport interface " + type_name(entity.name) + " {\n";
  for (const Field& field : entity.fields) {
    if (!shown(field)) continue;
    out += "  " + std::string{field.name} + ": " + type_of(*field.type) + "\n";
    if (!titled(field)) continue;
    out += "  " + std::string{field.name.substr(0, field.name.size() - 3)} + ": { id: string";
    for (const Field& title : field.type->target().fields)
      if (title.notes.title) out += "; " + std::string{title.name} + ": " + type_of(*title.type);
    out += " } | null\n";
  }
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty())
      out += "  " + std::string{computed.name} + ": " + std::string{type_of(computed)} + " | null\n";
  for (const Lines& lines : entity.lines)
    out += "  " + std::string{lines.name} + ": " + type_name(lines.entity().name) + "[]\n";
  out += "}\n";
}

}  // namespace

std::string typescript(std::span<const Entity* const> entities) {
  std::string out = "// Written by `itdo-erp describe typescript`. Do not edit.\n";
  std::set<std::string> written;
  for (const Entity* entity : entities) write(*entity, written, out);
  return out;
}

}  // namespace erp::api
