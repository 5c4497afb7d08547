#include "api/openapi.hpp"

#include "api/health.hpp"
#include "api/json_writer.hpp"
#include "api/openapi_paths.hpp"
#include "api/openapi_schemas.hpp"

#include <map>

namespace erp::api {
namespace {

constexpr std::string_view info =
    "A complete ERP for Japanese companies. Every answer is {success, data, timestamp, request_id}, every "
    "list "
    "{items, total, page, …}, every refusal {success: false, error}. Amounts are decimal strings. Fields "
    "that the "
    "caller's role hides are left out.";

constexpr std::string_view security_schemes =
    R"({"bearer":{"type":"http","scheme":"bearer","description":"access_token of /api/v1/auth/token"},)"
    R"("cookie":{"type":"apiKey","in":"cookie","name":"itdo_sid",)"
    R"("description":"Of /api/v1/auth/session; writes also need X-CSRF-Token"}})";

constexpr std::string_view refused =
    R"({"Refused":{"description":"What is wrong, with a stable code",)"
    R"("content":{"application/json":{"schema":{"$ref":"#/components/schemas/Error"}}}}})";

// The schemas that all documents share.
std::map<std::string, std::string> shared_schemas() {
  return {
      {"AllowedAction",
       R"({"type":"object","required":["name","allowed"],"properties":{"name":{"type":"string"},)"
       R"("allowed":{"type":"boolean"},"reason":{"type":"string","description":"A problem code,)"
       R"( if not allowed"}}})"},
      {"Change",
       R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},)"
       R"("at":{"type":"string","format":"date-time"},"action":{"type":"string"},)"
       R"("before":{"type":["object","null"]},)"
       R"("after":{"type":["object","null"]},"request_id":{"type":["string","null"]},)"
       R"("user":{"type":"object",)"
       R"("properties":{"id":{"type":["string","null"],"format":"uuid"},"name":{"type":["string",)"
       R"("null"]}}}}})"},
      {"Comment",
       R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},)"
       R"("at":{"type":"string","format":"date-time"},"text":{"type":["string","null"]},)"
       R"("deleted":{"type":"boolean"},"mine":{"type":"boolean"},)"
       R"("user":{"type":"object","properties":{"id":{"type":"string","format":"uuid"},)"
       R"("name":{"type":["string","null"]}}},"mentions":{"type":"array","items":{"type":"object",)"
       R"("properties":{"id":{"type":"string","format":"uuid"},"name":{"type":"string"}}}}}})"},
      {"Error",
       R"({"type":"object","required":["success","error","timestamp","request_id"],"properties":{)"
       R"("success":{"const":false},"error":{"$ref":"#/components/schemas/ErrorBody"},)"
       R"("timestamp":{"type":"string","format":"date-time"},"request_id":{"type":"string"}}})"},
      {"ErrorBody",
       R"({"type":"object","required":["code","message","details"],"properties":{"code":{"type":"string"},)"
       R"("message":{"type":"string"},"details":{"type":"array",)"
       R"("items":{"$ref":"#/components/schemas/Problem"}}}})"},
      {"Imported",
       R"({"type":"object","properties":{"rows":{"type":"integer"},"created":{"type":"integer"},)"
       R"("updated":{"type":"integer"},"unchanged":{"type":"integer"}}})"},
      {"Page",
       R"({"type":"object","required":["success","items","page","page_size","has_next","has_previous"],)"
       R"("properties":{"success":{"const":true},"items":{"type":"array"},)"
       R"("total":{"type":["integer","null"]},)"
       R"("total_is_estimate":{"type":"boolean"},"page":{"type":"integer"},"page_size":{"type":"integer"},)"
       R"("total_pages":{"type":["integer","null"]},"has_next":{"type":"boolean"},)"
       R"("has_previous":{"type":"boolean"},)"
       R"("next_cursor":{"type":"string"},"timestamp":{"type":"string","format":"date-time"},)"
       R"("request_id":{"type":"string"}}})"},
      {"Problem",
       R"({"type":"object","required":["field","code","reason"],"properties":{"field":{"type":"string"},)"
       R"("code":{"type":"string"},"reason":{"type":"string"},)"
       R"("arguments":{"type":"object","additionalProperties":{"type":"string"}}}})"},
  };
}

// One line for each operation and schema, so that a change of the API is a readable difference of the file.
std::string lines_of(const std::map<std::string, std::string>& members, std::string_view indent) {
  std::string out;
  for (const auto& [name, json] : members) {
    out += out.empty() ? "{\n" : ",\n";
    out += indent;
    write_json_text(name, out);
    out += ":" + json;
  }
  return out.empty() ? "{}" : out + "}";
}

}  // namespace

std::string openapi(std::span<const Entity* const> entities, const std::vector<Route>& routes) {
  auto schemas = shared_schemas();
  for (const Entity* entity : entities) {
    const auto type = type_name(entity->name);
    schemas[type] = answer_schema(*entity);
    if (!entity->read_only) schemas[type + "Input"] = request_schema(*entity);
    for (const Lines& lines : entity->lines)
      schemas[type_name(lines.entity().name)] = answer_schema(lines.entity());
  }
  std::map<std::string, std::string> paths;
  for (const auto& [path, operations] : paths_of(entities, routes)) paths[path] = lines_of(operations, "  ");
  JsonObject components;
  components.json("responses", refused);
  components.json("schemas", lines_of(schemas, " ")).json("securitySchemes", security_schemes);
  JsonObject out;
  out.text("openapi", "3.1.0");
  out.json(
      "info",
      JsonObject{}
          .text("title", "ITDO ERP System")
          .text("version", version)
          .text("description", info)
          .done());
  out.json("servers", R"([{"url":"/"}])").json("security", R"([{"bearer":[]},{"cookie":[]}])");
  return out.json("paths", lines_of(paths, " ")).json("components", components.done()).done();
}

}  // namespace erp::api
