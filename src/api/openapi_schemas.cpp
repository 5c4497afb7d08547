#include "api/openapi_schemas.hpp"

#include "api/json_writer.hpp"

namespace erp::api {
namespace {

constexpr int most_lines = 1'000;

// JSON's word for the type, and what narrows it down.
struct Shape {
  std::string_view word = "string";
  std::string_view format = {};
};

Shape shape_of(std::string_view type) {
  if (type == "yes_no") return {"boolean"};
  if (type == "integer" || type == "version") return {"integer", "int64"};
  if (type == "amount" || type == "quantity" || type == "rate") return {"string", "decimal"};
  if (type == "date") return {"string", "date"};
  if (type == "instant") return {"string", "date-time"};
  if (type == "reference" || type == "uuid") return {"string", "uuid"};
  if (type == "json") return {"object"};
  return {};
}

JsonObject schema_of(std::string_view type, bool nullable) {
  const Shape shape = shape_of(type);
  JsonObject schema;
  if (nullable)
    schema.json("type", JsonArray{}.text(shape.word).text("null").done());
  else
    schema.text("type", shape.word);
  if (!shape.format.empty()) schema.text("format", shape.format);
  return schema;
}

JsonObject schema_of(const FieldType& type, bool nullable) {
  if (type.list) return JsonObject{}.text("type", "array").json("items", R"({"type":"string"})");
  JsonObject schema = schema_of(type.name, nullable && type.optional);
  if (type.options.empty()) return schema;
  JsonArray options;
  for (const auto option : type.options) options.text(option);
  if (nullable && type.optional) options.json("null");
  return schema.json("enum", options.done());
}

std::string field_schema(const Field& field) {
  JsonObject schema = schema_of(*field.type, true);
  if (field.notes.max != 0 && !field.type->list) schema.number("maxLength", field.notes.max);
  if (field.notes.derived || field.name == "id" || field.name == "version") schema.yes_no("readOnly", true);
  if (field.notes.write_only) schema.yes_no("writeOnly", true);
  return schema.done();
}

std::string stem(const Field& field) {
  return std::string{field.name.substr(0, field.name.size() - 3)};
}

// {"id": …, "code": …, "name": …} of the record that a field refers to.
std::string title_schema(const Field& field) {
  JsonObject members;
  members.json("id", R"({"type":"string","format":"uuid"})");
  for (const Field& title : field.type->target().fields)
    if (title.notes.title) members.json(title.name, value_schema(*title.type));
  return JsonObject{}
      .json("type", R"(["object","null"])")
      .yes_no("readOnly", true)
      .json("properties", members.done())
      .done();
}

bool asked(const Field& field) {
  return !field.notes.derived && !field.notes.internal && field.name != "id" && field.name != "version";
}

std::string array_of(std::string_view items) {
  return JsonObject{}.text("type", "array").number("maxItems", most_lines).json("items", items).done();
}

std::string required(const Entity& entity) {
  JsonArray names;
  for (const auto name : required_members(entity)) names.text(name);
  return names.done();
}

JsonObject request_members(const Entity& entity) {
  JsonObject members;
  for (const Field& field : entity.fields)
    if (asked(field)) members.json(field.name, field_schema(field));
  for (const Field& field : entity.inputs) members.json(field.name, field_schema(field));
  for (const Lines& lines : entity.lines)
    if (!lines.derived) members.json(lines.name, array_of(whole_request_schema(lines.entity())));
  return members;
}

}  // namespace

std::string type_name(std::string_view name) {
  std::string out;
  bool up = true;
  for (const char c : name) {
    if (c == '_') {
      up = true;
      continue;
    }
    out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    up = false;
  }
  return out;
}

std::string schema_ref(std::string_view name) {
  return JsonObject{}.text("$ref", "#/components/schemas/" + std::string{name}).done();
}

bool shown(const Field& field) {
  return !field.notes.internal;
}

bool titled(const Field& field) {
  return field.type->target && field.name != "id" && field.name.ends_with("_id");
}

std::string value_schema(const FieldType& type, bool nullable) {
  return schema_of(type, nullable).done();
}

std::string answer_schema(const Entity& entity) {
  JsonObject members;
  for (const Field& field : entity.fields) {
    if (!shown(field)) continue;
    members.json(field.name, field_schema(field));
    if (titled(field)) members.json(stem(field), title_schema(field));
  }
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty())
      members.json(computed.name, schema_of(computed.type, true).yes_no("readOnly", true).done());
  for (const Lines& lines : entity.lines)
    members.json(lines.name, array_of(schema_ref(type_name(lines.entity().name))));
  if (entity.field("version") && !entity.path.empty()) {
    members.json("created_at", R"({"type":"string","format":"date-time","readOnly":true})");
    members.json("updated_at", R"({"type":"string","format":"date-time","readOnly":true})");
    members.json("created_by", R"({"type":["string","null"],"format":"uuid","readOnly":true})");
  }
  if (!entity.path.empty() && (!entity.read_only || !entity.actions.empty()))
    members.json("actions", array_of(schema_ref("AllowedAction")));
  return JsonObject{}.text("type", "object").json("properties", members.done()).done();
}

std::vector<std::string_view> required_members(const Entity& entity) {
  // What the record has from the start need not be said.
  const auto blank = entity.make();
  std::vector<std::string_view> names;
  std::string text;
  for (const Field& field : entity.fields)
    if (asked(field) && !field.type->optional && !field.notes.filled && !text_of(field, blank.get(), text))
      names.push_back(field.name);
  return names;
}

std::string request_schema(const Entity& entity) {
  JsonObject members = request_members(entity);
  if (entity.field("version"))
    members.json(
        "version", R"({"type":"integer","description":"Of the record as it was seen; or If-Match"})");
  return JsonObject{}
      .text("type", "object")
      .yes_no("additionalProperties", false)
      .json("properties", members.done())
      .done();
}

std::string whole_request_schema(const Entity& entity) {
  JsonObject members = request_members(entity);
  // A line that names its id stays that line.
  if (entity.path.empty() && entity.field("id"))
    members.json("id", R"({"type":["string","null"],"format":"uuid"})");
  JsonObject schema;
  schema.text("type", "object").yes_no("additionalProperties", false).json("properties", members.done());
  if (!required_members(entity).empty()) schema.json("required", required(entity));
  return schema.done();
}

}  // namespace erp::api
