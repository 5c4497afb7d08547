#include "api/schema_json.hpp"

#include "base/text.hpp"

namespace erp::api {

std::string type_name(std::string_view name) {
  std::string out;
  bool up = true;
  for (const char c : name) {
    if (c == '_')
      up = true;
    else {
      out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      up = false;
    }
  }
  return out;
}

namespace {

std::string kind(const FieldType& type, std::string_view word) {
  return type.optional ? "\"type\":[\"" + std::string{word} + "\",\"null\"]"
                       : "\"type\":\"" + std::string{word} + "\"";
}

// The members of a schema of one value, without braces.
std::string members(const FieldType& type) {
  if (type.list) return "\"type\":\"array\",\"items\":{\"type\":\"string\"}";
  if (type.name == "yes_no") return kind(type, "boolean");
  if (type.name == "integer" || type.name == "version") return kind(type, "integer");
  if (type.decimal) return kind(type, "string") + ",\"format\":\"decimal\"";
  if (type.name == "date") return kind(type, "string") + ",\"format\":\"date\"";
  if (type.name == "instant") return kind(type, "string") + ",\"format\":\"date-time\"";
  if (type.name == "reference") return kind(type, "string") + ",\"format\":\"uuid\"";
  std::string out = kind(type, "string");
  if (type.options.empty()) return out;
  out += ",\"enum\":[";
  for (std::size_t i = 0; i < type.options.size(); ++i)
    out += (i == 0 ? "" : ",") + json_text(type.options[i]);
  return out + (type.optional ? ",null]" : "]");
}

std::string property(const Field& field) {
  std::string out = json_text(field.name) + ":{" + members(*field.type);
  if (field.notes.max != 0 && !field.type->list) out += ",\"maxLength\":" + std::to_string(field.notes.max);
  if (field.notes.derived || field.name == "id" || field.name == "version") out += ",\"readOnly\":true";
  if (field.notes.write_only) out += ",\"writeOnly\":true";
  return out + "}";
}

std::string title_property(const Field& field) {
  const Entity& target = field.type->target();
  std::string out = ",\"" + std::string{field.name.substr(0, field.name.size() - 3)} +
                    "\":{\"type\":[\"object\",\"null\"],\"readOnly\":true,\"properties\":{\"id\":{\"type\":"
                    "\"string\",\"format\":\"uuid\"}";
  for (const Field& f : target.fields)
    if (f.notes.title) out += "," + json_text(f.name) + ":{" + members(*f.type) + "}";
  return out + "}}";
}

std::string figure(const Computed& computed) {
  const std::string type = computed.type == "yes_no" ? "boolean"
                           : computed.type == "json" ? "object"
                                                     : "string";
  return "," + json_text(computed.name) + ":{\"type\":[\"" + type + "\",\"null\"],\"readOnly\":true}";
}

bool asked(const Field& field) {
  return !field.notes.derived && !field.notes.internal && field.name != "id" && field.name != "version";
}

}  // namespace

std::string value_schema(const FieldType& type) {
  return "{" + members(type) + "}";
}

std::string answer_schema(const Entity& entity) {
  std::string out = "{\"type\":\"object\",\"properties\":{";
  std::string separator;
  for (const Field& field : entity.fields) {
    if (field.notes.internal) continue;
    out += separator + property(field);
    separator = ",";
    if (field.type->target && field.name != "id" && field.name.ends_with("_id")) out += title_property(field);
  }
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty()) out += figure(computed);
  for (const Lines& lines : entity.lines)
    out += "," + json_text(lines.name) + ":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/" +
           type_name(lines.entity().name) + "\"}}";
  if (!entity.path.empty())
    out +=
        ",\"created_at\":{\"type\":\"string\",\"format\":\"date-time\",\"readOnly\":true},\"updated_at\":{"
        "\"type\":\"string\",\"format\":"
        "\"date-time\",\"readOnly\":true},\"actions\":{\"type\":\"array\",\"readOnly\":true,\"items\":{\"$"
        "ref\":\"#/components/schemas/"
        "AllowedAction\"}}";
  return out + "}}";
}

std::string request_schema(const Entity& entity) {
  std::string out = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{";
  std::string separator;
  std::string required;
  const auto add = [&](const Field& field) {
    out += separator + property(field);
    separator = ",";
    if (!field.type->optional && !field.notes.filled &&
        (field.type->name == "text" || field.type->name == "date" || field.type->name == "reference"))
      required += (required.empty() ? "" : ",") + json_text(field.name);
  };
  for (const Field& field : entity.fields)
    if (asked(field)) add(field);
  for (const Field& field : entity.inputs) add(field);
  for (const Lines& lines : entity.lines)
    if (!lines.derived) {
      out += separator + json_text(lines.name) +
             ":{\"type\":\"array\",\"maxItems\":1000,\"items\":" + request_schema(lines.entity()) + "}";
      separator = ",";
    }
  return out + "}" + (required.empty() ? "" : ",\"required\":[" + required + "]") + "}";
}

}  // namespace erp::api
