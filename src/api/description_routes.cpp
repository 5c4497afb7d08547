// The API told to programs, to people and to screens.
#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/openapi.hpp"
#include "modules/identity/role_book.hpp"
#include "service/catalogue.hpp"
#include "service/secrets.hpp"

namespace erp::api {
namespace {

// The same bytes for everybody, made once: descriptions do not change while the program runs.
http::Response unchanging(const Call& call, std::string content_type, const std::string& body) {
  const auto etag = "\"" + hexadecimal(sha256(body)).substr(0, 16) + "\"";
  if (call.request.header("if-none-match") == etag) return {.status = 304, .headers = {{"ETag", etag}}};
  return {.content_type = std::move(content_type), .headers = {{"ETag", etag}}, .body = body};
}

http::Response openapi_json(Call& call) {
  static const std::string text = openapi(call.context.entities, call.context.routes) + "\n";
  return unchanging(call, "application/json", text);
}

http::Response docs(Call& call) {
  static const std::string page = docs_page(call.context.entities, call.context.routes);
  return unchanging(call, "text/html; charset=utf-8", page);
}

http::Response stylesheet(Call& call) {
  return unchanging(call, "text/css; charset=utf-8", std::string{docs_style});
}

const Entity& described(const Call& call, const std::string& name) {
  for (const Entity* entity : call.context.entities)
    if (entity->name == name || entity->path.substr(entity->path.rfind('/') + 1) == name) return *entity;
  throw Refused{"not_found"};
}

http::Response unless_known(const Call& call, const std::string& text) {
  const auto etag = "\"" + hexadecimal(sha256(text)).substr(0, 16) + "\"";
  if (call.request.header("if-none-match") == etag) return {.status = 304, .headers = {{"ETag", etag}}};
  auto response = success(call.request, text);
  response.headers.emplace_back("ETag", etag);
  return response;
}

Named company_roles(const Call& call) {
  Named names;
  for (auto& role : identity::roles_of_company(call.context.database, scope_of(call.actor)))
    names.emplace_back(std::move(role.code), std::move(role.name));
  return names;
}

http::Response meta(Call& call) {
  const Entity& entity = described(call, call.arguments.front());
  return unless_known(
      call, metadata(entity, call.actor, call.context.catalogue, call.language, company_roles(call)));
}

// By the last part of their paths: "invoices". A screen begins with all of them, in one request.
http::Response all_meta(Call& call) {
  JsonObject all;
  const Named roles = company_roles(call);
  for (const Entity* entity : call.context.entities)
    if (!entity->path.empty())
      all.json(
          entity->path.substr(entity->path.rfind('/') + 1),
          metadata(*entity, call.actor, call.context.catalogue, call.language, roles));
  return unless_known(call, all.done());
}

}  // namespace

std::vector<Route> description_routes() {
  using enum Route::Access;
  return {
      {"GET", "/openapi.json", everyone, openapi_json, "This API as OpenAPI 3.1"},
      {"GET", "/docs", everyone, docs, "This API as a page", {.gives = "text/html"}},
      {"GET", "/docs.css", everyone, stylesheet, "How the page looks", {.gives = "text/css"}},
      {"GET", "/api/v1/meta", signed_in, all_meta, "What screens need to know of all documents"},
      {"GET", "/api/v1/meta/{resource}", signed_in, meta, "What a screen needs to know of a document"},
  };
}

}  // namespace erp::api
