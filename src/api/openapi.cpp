#include "api/openapi.hpp"

#include "api/health.hpp"
#include "api/schema_json.hpp"
#include "base/text.hpp"

#include <map>

namespace erp::api {
namespace {

constexpr std::string_view schemas =
    "\"AllowedAction\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"allowed\":{"
    "\"type\":\"boolean\"},\"reason\":{"
    "\"type\":\"string\"}}},"
    "\"Error\":{\"type\":\"object\",\"properties\":{\"success\":{\"const\":false},\"error\":{\"type\":"
    "\"object\",\"properties\":{\"code\":{"
    "\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"details\":{\"type\":\"array\",\"items\":{"
    "\"type\":\"object\",\"properties\":{"
    "\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},"
    "\"arguments\":{\"type\":\"object\"}}}}}},"
    "\"timestamp\":{\"type\":\"string\",\"format\":\"date-time\"},\"request_id\":{\"type\":\"string\"}}}";

using Methods = std::map<std::string, std::string>;  // "get" → operation

std::string parameter(
    std::string_view name, std::string_view in, std::string_view schema, bool required = false) {
  return "{\"name\":" + json_text(name) + ",\"in\":\"" + std::string{in} + "\"" +
         (required ? ",\"required\":true" : "") + ",\"schema\":" + std::string{schema} + "}";
}

std::string operation(
    std::string_view tag, std::string_view summary, const std::string& parameters, const std::string& body,
    const std::string& answer) {
  return "{\"tags\":[" + json_text(tag) + "],\"summary\":" + json_text(summary) +
         (parameters.empty() ? "" : ",\"parameters\":[" + parameters + "]") +
         (body.empty() ? ""
                       : ",\"requestBody\":{\"content\":{\"application/json\":{\"schema\":" + body + "}}}") +
         ",\"responses\":{\"2XX\":{\"description\":\"Done\",\"content\":{\"application/json\":{\"schema\":" +
         answer +
         "}}},\"default\":{\"description\":\"Refused\",\"content\":{\"application/"
         "json\":{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}}}}";
}

std::string one(const Entity& entity) {
  return "{\"type\":\"object\",\"properties\":{\"success\":{\"const\":true},\"data\":{\"$ref\":\"#/"
         "components/schemas/" +
         type_name(entity.name) +
         "\"},\"timestamp\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"}}}";
}

std::string page(const Entity& entity) {
  return "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/"
         "components/schemas/" +
         type_name(entity.name) +
         "\"}},\"total\":{\"type\":[\"integer\",\"null\"]},\"total_is_estimate\":{\"type\":\"boolean\"},"
         "\"page\":{\"type\":\"integer\"},"
         "\"page_size\":{\"type\":\"integer\"},\"total_pages\":{\"type\":[\"integer\",\"null\"]},\"has_"
         "next\":{\"type\":\"boolean\"},"
         "\"has_previous\":{\"type\":\"boolean\"},\"next_cursor\":{\"type\":\"string\"}}}";
}

bool ordered(const FieldType& type) {
  return type.decimal || type.name == "date" || type.name == "instant" || type.name == "integer";
}

std::string list_parameters(const Entity& entity) {
  std::string sortable = "\"id\",\"created_at\"";
  std::string out =
      parameter("page", "query", "{\"type\":\"integer\",\"minimum\":1,\"default\":1}") + "," +
      parameter("page_size", "query", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}") +
      "," + parameter("cursor", "query", "{\"type\":\"string\"}") + "," +
      parameter("sort_order", "query", "{\"type\":\"string\",\"enum\":[\"asc\",\"desc\"]}");
  bool searched = false;
  for (const Field& field : entity.fields) {
    if (field.notes.internal) continue;
    searched = searched || field.notes.find;
    if (field.notes.sort) sortable += "," + json_text(field.name);
    out += "," + parameter(field.name, "query", value_schema(*field.type));
    if (!ordered(*field.type)) continue;
    const bool dated = field.type->name == "date" || field.type->name == "instant";
    out +=
        "," +
        parameter(std::string{field.name} + (dated ? "_from" : "_min"), "query", value_schema(*field.type));
    out += "," +
           parameter(std::string{field.name} + (dated ? "_to" : "_max"), "query", value_schema(*field.type));
  }
  for (const Computed& computed : entity.computed)
    if (!computed.filter.empty()) out += "," + parameter(computed.name, "query", "{\"type\":\"string\"}");
  if (searched) out += "," + parameter("search", "query", "{\"type\":\"string\",\"maxLength\":100}");
  return out + "," + parameter("sort_by", "query", "{\"type\":\"string\",\"enum\":[" + sortable + "]}");
}

void document_paths(const Entity& entity, std::map<std::string, Methods>& paths) {
  const auto tag = type_name(entity.name);
  const std::string path = "/api/v1" + std::string{entity.path};
  const auto id = parameter("id", "path", "{\"type\":\"string\",\"format\":\"uuid\"}", true);
  const auto key = parameter("Idempotency-Key", "header", "{\"type\":\"string\",\"maxLength\":128}");
  const auto dry = parameter("dry_run", "query", "{\"type\":\"boolean\"}");
  const auto version = parameter("If-Match", "header", "{\"type\":\"string\"}");
  paths[path]["get"] = operation(tag, "List", list_parameters(entity), "", page(entity));
  paths[path + "/{id}"]["get"] = operation(tag, "Read", id, "", one(entity));
  paths[path + "/{id}/history"]["get"] = operation(tag, "Who changed what", id, "", "{\"type\":\"object\"}");
  if (!entity.read_only) {
    const auto body = request_schema(entity);
    paths[path]["post"] = operation(
        tag,
        "Create",
        key + "," + dry + "," + parameter("action", "query", "{\"type\":\"string\"}"),
        body,
        one(entity));
    paths[path + "/{id}"]["patch"] =
        operation(tag, "Change", id + "," + version + "," + key + "," + dry, body, one(entity));
    if (!entity.editable_in.empty() || entity.field("is_active"))
      paths[path + "/{id}"]["delete"] = operation(
          tag, "Delete or make inactive", id + "," + version + "," + key + "," + dry, "", one(entity));
  }
  for (const Action& action : entity.actions)
    paths[path + "/{id}/" + std::string{action.name}]["post"] = operation(
        tag,
        action.name,
        id + "," + version + "," + key + "," + dry,
        action.input ? request_schema(action.input()) : "",
        one(entity));
}

std::string path_parameters(std::string_view pattern) {
  std::string out;
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1))
    out += (out.empty() ? "" : ",") + parameter(
                                          pattern.substr(open + 1, pattern.find('}', open) - open - 1),
                                          "path",
                                          "{\"type\":\"string\"}",
                                          true);
  return out;
}

std::string lower(std::string_view method) {
  return lower_ascii(method);
}

}  // namespace

std::string openapi(std::span<const Entity* const> entities, const std::vector<Route>& routes) {
  std::map<std::string, Methods> paths;
  std::map<std::string, std::string> types;
  for (const Entity* entity : entities) {
    types[type_name(entity->name)] = answer_schema(*entity);
    for (const Lines& lines : entity->lines)
      types[type_name(lines.entity().name)] = answer_schema(lines.entity());
    document_paths(*entity, paths);
  }
  for (const Route& route : routes)
    paths[std::string{route.pattern}][lower(route.method)] =
        operation("program", route.summary, path_parameters(route.pattern), "", "{\"type\":\"object\"}");
  std::string out = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"ITDO ERP System\",\"version\":\"" +
                    std::string{version} + "\"},\"security\":[{\"bearer\":[]},{\"cookie\":[]}],\"paths\":{";
  std::string separator;
  for (const auto& [path, methods] : paths) {
    out += separator + "\n" + json_text(path) + ":{";
    separator = ",";
    std::string comma;
    for (const auto& [method, text] : methods)
      out += comma + "\n " + json_text(method) + ":" + text, comma = ",";
    out += "}";
  }
  out +=
      "},\n\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
      "\"cookie\":{\"type\":\"apiKey\",\"in\":"
      "\"cookie\",\"name\":\"itdo_sid\"}},\"schemas\":{" +
      std::string{schemas};
  for (const auto& [name, schema] : types) out += ",\n" + json_text(name) + ":" + schema;
  return out + "}}}";
}

}  // namespace erp::api
