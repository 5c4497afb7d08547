// The API as a page for people: made here, so that it needs nothing from elsewhere and no script.
#include "api/openapi.hpp"
#include "api/openapi_schemas.hpp"
#include "base/html.hpp"

namespace erp::api {
namespace {

// Writes tags and escaped text in turn.
class Page {
 public:
  Page& tag(std::string_view html) { return out_ += html, *this; }
  Page& text(std::string_view text) { return out_ += html_text(text), *this; }
  Page& code(std::string_view code) { return tag("<code>").text(code).tag("</code>"); }

  void operation(std::string_view method, std::string_view path, std::string_view what) {
    tag("<tr><td>").code(method).tag("</td><td>").code(path).tag("</td><td>").text(what).tag("</td></tr>\n");
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

std::string notes_of(const Field& field, const void* blank) {
  const FieldNotes& notes = field.notes;
  std::string out;
  const auto say = [&](std::string_view note) { out += (out.empty() ? "" : "; ") + std::string{note}; };
  const bool ours = notes.derived || field.name == "id" || field.name == "version";
  std::string text;
  if (ours)
    say("set by the system");
  else if (!field.type->optional && !notes.filled && !text_of(field, blank, text))
    say("required");
  if (field.type->optional) say("may be null");
  if (notes.max != 0) say("at most " + std::to_string(notes.max) + " characters");
  if (notes.fixed) say("never changed after creation");
  if (notes.unique) say("unique");
  if (notes.sort) say("sortable");
  if (notes.find) say("searched");
  if (notes.write_only) say("never shown");
  if (titled(field)) say("id of " + type_name(field.type->target().name));
  std::string options;
  for (const auto option : field.type->options)
    options += (options.empty() ? "one of " : ", ") + std::string{option};
  if (!options.empty()) say(options);
  return out;
}

void fields(const Entity& entity, std::string_view prefix, Page& page) {
  const auto blank = entity.make();
  const auto row = [&](const Field& field) {
    page.tag("<tr><td>")
        .code(std::string{prefix} + std::string{field.name})
        .tag("</td><td>")
        .text(field.type->name);
    page.tag("</td><td>").text(notes_of(field, blank.get())).tag("</td></tr>\n");
  };
  for (const Field& field : entity.fields)
    if (shown(field)) row(field);
  for (const Field& field : entity.inputs) row(field);
  for (const Computed& computed : entity.computed)
    if (!computed.sql.empty())
      page.tag("<tr><td>")
          .code(computed.name)
          .tag("</td><td>")
          .text(computed.type)
          .tag("</td><td>a figure</td></tr>\n");
  for (const Lines& lines : entity.lines) fields(lines.entity(), std::string{lines.name} + "[].", page);
}

void operations(const Entity& entity, Page& page) {
  const std::string path = "/api/v1" + std::string{entity.path};
  page.operation(
      "GET", path, "List; filters are the fields, for dates _from and _to, for numbers _min and _max");
  if (!entity.read_only) page.operation("POST", path, "Create");
  if (!entity.read_only)
    page.operation("POST", path + "/import", "Create or change a record for each row of a CSV table");
  page.operation("GET", path + "/{id}", "Read");
  if (!entity.read_only) page.operation("PATCH", path + "/{id}", "Change what the body names");
  if (!entity.read_only && (!entity.editable_in.empty() || entity.field("is_active")))
    page.operation("DELETE", path + "/{id}", entity.editable_in.empty() ? "Make inactive" : "Delete a draft");
  for (const Action& action : entity.actions) {
    std::string what;
    for (const auto state : action.from) what += (what.empty() ? "When " : " or ") + std::string{state};
    page.operation("POST", path + "/{id}/" + std::string{action.name}, what);
  }
  if (entity.field("version")) page.operation("GET", path + "/{id}/history", "Who changed what");
}

void section(const Entity& entity, Page& page) {
  page.tag("<section id=\"").text(entity.name).tag("\"><h2>").text(type_name(entity.name)).tag("</h2>\n");
  page.tag("<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th></tr></thead><tbody>\n");
  operations(entity, page);
  page.tag(
      "</tbody></table>\n<details><summary>Fields</summary><table><thead><tr><th>Field</th><th>Type</th>");
  page.tag("<th>Notes</th></tr></thead><tbody>\n");
  fields(entity, "", page);
  page.tag("</tbody></table></details></section>\n");
}

constexpr std::string_view head =
    R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<title>ITDO ERP API</title><link rel="stylesheet" href="/docs.css"></head><body><main>
<h1>ITDO ERP API</h1>
<p>For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<p>Sign in with <code>POST /api/v1/auth/token</code> and send <code>Authorization: Bearer …</code>.
Every write takes
<code>Idempotency-Key</code> and <code>?dry_run=true</code>; a change takes <code>If-Match</code> with
the version that
was seen. Lists take <code>page</code>, <code>page_size</code>, <code>cursor</code>, <code>sort_by</code>,
<code>sort_order</code>, <code>search</code> and <code>format=csv</code>.</p>
)";

}  // namespace

const std::string_view docs_style =
    R"(:root{color-scheme:light dark;--line:#d1d5db;--soft:#f3f4f6;--text:#1f2937;--back:#fff;--link:#1d4ed8}
@media(prefers-color-scheme:dark){
:root{--line:#374151;--soft:#1f2937;--text:#e5e7eb;--back:#111827;--link:#93c5fd}}
body{font:16px/1.6 system-ui,sans-serif;color:var(--text);background:var(--back);margin:0}
main{max-width:64rem;margin:2rem auto;padding:0 1rem}
a{color:var(--link)}
nav{columns:16rem;margin:1.5rem 0}
nav a{display:block}
h2{margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
code{background:var(--soft);padding:.1em .3em;border-radius:.2em;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
summary{cursor:pointer;padding:.25rem 0}
)";

std::string docs_page(std::span<const Entity* const> entities, const std::vector<Route>& routes) {
  Page page;
  page.tag(head).tag("<nav aria-label=\"Resources\"><a href=\"#routes\">Routes</a>\n");
  for (const Entity* entity : entities)
    page.tag("<a href=\"#").text(entity->name).tag("\">").text(type_name(entity->name)).tag("</a>\n");
  page.tag("</nav>\n<section id=\"routes\"><h2>Routes</h2><table><tbody>\n");
  for (const Route& route : routes) page.operation(route.method, route.pattern, route.summary);
  page.tag("</tbody></table></section>\n");
  for (const Entity* entity : entities) section(*entity, page);
  return page.tag("</main></body></html>\n").take();
}

}  // namespace erp::api
