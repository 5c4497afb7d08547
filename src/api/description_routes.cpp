// The API told to programs, to people and to screens.
#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/openapi.hpp"
#include "api/schema_json.hpp"
#include "base/text.hpp"

namespace erp::api {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

http::Response openapi_json(Call& call) {
  return {.body = openapi(call.context.entities, routes())};
}

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;color:#1f2937;background:#fff}"
    "h2{margin-top:2rem;border-bottom:1px solid #d1d5db}code{background:#f3f4f6;padding:.1em "
    ".3em}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #e5e7eb;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{color:#e5e7eb;background:#111827}code{background:#1f2937}td,th,"
    "h2{border-color:#374151}}";

http::Response stylesheet(Call&) {
  return {.content_type = "text/css; charset=utf-8", .body = std::string{style}};
}

std::string row(std::string_view method, const std::string& path, std::string_view what) {
  return "<tr><td><code>" + std::string{method} + "</code></td><td><code>" + escaped(path) +
         "</code></td><td>" + escaped(what) + "</td></tr>";
}

std::string section(const Entity& entity) {
  const std::string path = "/api/v1" + std::string{entity.path};
  std::string out = "<h2 id=\"" + std::string{entity.name} + "\">" + type_name(entity.name) + "</h2><table>" +
                    row("GET", path, "list");
  if (!entity.read_only) out += row("POST", path, "create");
  out += row("GET", path + "/{id}", "read");
  if (!entity.read_only) out += row("PATCH", path + "/{id}", "change");
  for (const Action& action : entity.actions)
    out += row("POST", path + "/{id}/" + std::string{action.name}, action.name);
  out += row("GET", path + "/{id}/history", "who changed what") +
         "</table><table><tr><th>field</th><th>type</th><th></th></tr>";
  for (const Field& field : entity.fields) {
    if (field.notes.internal) continue;
    std::string notes = field.notes.derived                          ? "set by the system "
                        : field.type->optional || field.notes.filled ? ""
                                                                     : "required ";
    if (field.notes.max != 0) notes += "at most " + std::to_string(field.notes.max) + " characters ";
    if (field.notes.sort) notes += "sortable ";
    if (field.notes.find) notes += "searched ";
    for (const auto option : field.type->options) notes += std::string{option} + " ";
    out += "<tr><td><code>" + std::string{field.name} + "</code></td><td>" + std::string{field.type->name} +
           "</td><td>" + notes + "</td></tr>";
  }
  for (const Lines& lines : entity.lines) {
    out += "<tr><td><code>" + std::string{lines.name} + "[]</code></td><td>lines</td><td>";
    for (const Field& field : lines.entity().fields) out += std::string{field.name} + " ";
    out += "</td></tr>";
  }
  return out + "</table>";
}

http::Response docs(Call& call) {
  std::string page =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>ITDO ERP "
      "API</title><link rel=\"stylesheet\" href=\"/docs.css\"><h1>ITDO ERP API</h1><p>For programs: <a "
      "href=\"/openapi.json\">/openapi.json</a> (OpenAPI 3.1). Sign in with <code>POST "
      "/api/v1/auth/token</code>, then send "
      "<code>Authorization: Bearer …</code>. Every write takes <code>Idempotency-Key</code> and "
      "<code>?dry_run=true</code>; a change "
      "takes <code>If-Match</code>.</p><h2>Routes</h2><table>";
  for (const Route& route : routes()) page += row(route.method, std::string{route.pattern}, route.summary);
  page += "</table>";
  for (const Entity* entity : call.context.entities) page += section(*entity);
  return {.content_type = "text/html; charset=utf-8", .body = page + "</html>"};
}

http::Response meta(Call& call) {
  for (const Entity* entity : call.context.entities)
    if (entity->name == call.arguments.front() || entity->path == "/" + call.arguments.front())
      return success(call.request, metadata(*entity, call.actor));
  throw Refused{"not_found"};
}

}  // namespace

std::string metadata(const Entity& entity, const Actor& actor) {
  std::string out = "{\"resource\":" + json_text(entity.name) +
                    ",\"path\":" + json_text("/api/v1" + std::string{entity.path}) + ",\"fields\":[";
  std::string separator;
  for (const Field& field : entity.fields) {
    if (field.notes.internal || (actor.grants && actor.grants->hides(entity.name, field.name))) continue;
    out += separator + "{\"name\":" + json_text(field.name) + ",\"type\":" + json_text(field.type->name) +
           ",\"required\":" +
           (field.type->optional || field.notes.filled || field.notes.derived ? "false" : "true");
    separator = ",";
    if (field.notes.max != 0) out += ",\"max\":" + std::to_string(field.notes.max);
    if (field.notes.derived) out += ",\"derived\":true";
    if (field.notes.fixed) out += ",\"fixed\":true";
    if (field.notes.sort) out += ",\"sortable\":true";
    if (field.notes.list) out += ",\"listed\":true";
    if (field.type->target && field.name != "id")
      out += ",\"target\":" + json_text("/api/v1" + std::string{field.type->target().path});
    if (!field.type->options.empty()) {
      out += ",\"options\":[";
      for (std::size_t i = 0; i < field.type->options.size(); ++i)
        out += (i == 0 ? "" : ",") + json_text(field.type->options[i]);
      out += "]";
    }
    out += "}";
  }
  const auto may = [&](std::string_view action) {
    return actor.may(entity.name, action) == Reach::none ? "false" : "true";
  };
  out += std::string{"],\"rights\":{\"create\":"} + may("create") + ",\"update\":" + may("update") +
         ",\"delete\":" + may("delete") + "},\"actions\":[";
  separator.clear();
  for (const Action& action : entity.actions) {
    out += separator + "{\"name\":" + json_text(action.name) + ",\"allowed\":" + may(action.name) + "}";
    separator = ",";
  }
  return out + "]}";
}

std::vector<Route> description_routes() {
  using enum Route::Access;
  return {
      {"GET", "/openapi.json", everyone, openapi_json, "This API as OpenAPI 3.1"},
      {"GET", "/docs", everyone, docs, "This API as a page"},
      {"GET", "/docs.css", everyone, stylesheet, "How the page looks"},
      {"GET", "/api/v1/meta/{resource}", signed_in, meta, "What a screen needs to know of a document"},
  };
}

}  // namespace erp::api
