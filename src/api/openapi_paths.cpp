#include "api/openapi_paths.hpp"

#include "api/json_writer.hpp"
#include "api/openapi_schemas.hpp"
#include "entity/read.hpp"
#include "modules/archive/comment.hpp"

#include <algorithm>

namespace erp::api {
namespace {

constexpr std::string_view yes_no_schema = R"({"type":"boolean"})";
constexpr std::string_view text_schema = R"({"type":"string"})";
constexpr std::string_view uuid_schema = R"({"type":"string","format":"uuid"})";

struct Operation {
  std::string id, tag, summary;
  JsonArray parameters = {};
  std::string body = {};  // a schema; empty: none
  std::string body_type = "application/json";
  std::string answer = R"({"type":"object"})";  // a schema
  std::string answer_type = "application/json";
  bool also_csv = false;  // the same answer as a table
  bool made = false;      // answers 201
  bool for_everyone = false;
};

std::string parameter(
    std::string_view in, std::string_view name, std::string_view schema, std::string_view description = {}) {
  JsonObject out;
  out.text("name", name).text("in", in);
  if (in == "path" || description == "required")
    out.yes_no("required", true);
  else if (!description.empty())
    out.text("description", description);
  return out.json("schema", schema).done();
}

std::string content(std::string_view media_type, std::string_view schema) {
  return JsonObject{}.json(media_type, JsonObject{}.json("schema", schema).done()).done();
}

std::string write(const Operation& operation) {
  JsonObject out;
  out.json("tags", JsonArray{}.text(operation.tag).done());
  out.text("summary", operation.summary).text("operationId", operation.id);
  if (operation.for_everyone) out.json("security", "[]");
  if (!operation.parameters.empty()) out.json("parameters", operation.parameters.done());
  if (!operation.body.empty())
    out.json(
        "requestBody",
        JsonObject{}
            .yes_no("required", true)
            .json("content", content(operation.body_type, operation.body))
            .done());
  JsonObject bodies;
  bodies.json(operation.answer_type, JsonObject{}.json("schema", operation.answer).done());
  if (operation.also_csv) bodies.json("text/csv", R"({"schema":{"type":"string"}})");
  JsonObject responses;
  responses.json(
      operation.made ? "201" : "200",
      JsonObject{}.text("description", "Done").json("content", bodies.done()).done());
  responses.json("default", R"({"$ref":"#/components/responses/Refused"})");
  return out.json("responses", responses.done()).done();
}

// The envelope around one answer.
std::string enveloped(std::string_view data) {
  JsonObject members;
  members.json("success", R"({"const":true})").json("data", data);
  members.json("timestamp", R"({"type":"string","format":"date-time"})").json("request_id", text_schema);
  return JsonObject{}.text("type", "object").json("properties", members.done()).done();
}

std::string one(const Entity& entity) {
  return enveloped(schema_ref(type_name(entity.name)));
}

std::string page(const Entity& entity) {
  const auto items = JsonObject{}
                         .text("type", "object")
                         .json(
                             "properties",
                             JsonObject{}
                                 .json(
                                     "items",
                                     JsonObject{}
                                         .text("type", "array")
                                         .json("items", schema_ref(type_name(entity.name)))
                                         .done())
                                 .done())
                         .done();
  return JsonObject{}.json("allOf", JsonArray{}.json(schema_ref("Page")).json(items).done()).done();
}

bool dated(const FieldType& type) {
  return type.name == "date" || type.name == "instant";
}
bool counted(const FieldType& type) {
  return type.decimal || type.name == "integer";
}

// Several choices may be named, one of them is enough.
std::string filter(const Field& field) {
  if (field.type->options.empty()) return parameter("query", field.name, value_schema(*field.type, false));
  const auto choices =
      JsonObject{}.text("type", "array").json("items", value_schema(*field.type, false)).done();
  return JsonObject{}
      .text("name", field.name)
      .text("in", "query")
      .text("style", "form")
      .yes_no("explode", false)
      .json("schema", choices)
      .done();
}

std::string filter_schema(const Computed& computed) {
  if (computed.choices.empty()) return std::string{computed.type == "yes_no" ? yes_no_schema : text_schema};
  JsonArray options;
  for (const auto& choice : computed.choices) options.text(choice.value);
  return JsonObject{}.text("type", "string").json("enum", options.done()).done();
}

void add_filters(const Entity& entity, JsonArray& parameters) {
  for (const Field& field : entity.fields) {
    if (!shown(field)) continue;
    parameters.json(field.type->list ? parameter("query", field.name, text_schema) : filter(field));
    if (!dated(*field.type) && !counted(*field.type)) continue;
    const auto schema = value_schema(*field.type, false);
    const std::string name{field.name};
    parameters.json(parameter("query", name + (dated(*field.type) ? "_from" : "_min"), schema));
    parameters.json(parameter("query", name + (dated(*field.type) ? "_to" : "_max"), schema));
  }
  for (const Computed& computed : entity.computed)
    if (computed.filters()) parameters.json(parameter("query", computed.name, filter_schema(computed)));
}

JsonArray list_parameters(const Entity& entity) {
  JsonArray parameters, sortable;
  parameters.json(parameter("query", "page", R"({"type":"integer","minimum":1,"default":1})"));
  parameters.json(
      parameter("query", "page_size", R"({"type":"integer","minimum":1,"maximum":100,"default":20})"));
  parameters.json(
      parameter("query", "cursor", text_schema, "next_cursor of the page before, instead of page"));
  sortable.text("id");
  if (entity.field("version")) sortable.text("created_at");
  for (const Field& field : entity.fields)
    if (shown(field) && field.notes.sort) sortable.text(field.name);
  parameters.json(parameter(
      "query", "sort_by", JsonObject{}.text("type", "string").json("enum", sortable.done()).done()));
  parameters.json(parameter("query", "sort_order", R"({"type":"string","enum":["asc","desc"]})"));
  if (std::ranges::any_of(entity.fields, [](const Field& field) { return field.notes.find; }))
    parameters.json(parameter("query", "search", R"({"type":"string","maxLength":100})"));
  parameters.json(parameter(
      "query",
      "fields",
      text_schema,
      "With commas: what to show beside id, version and state, instead of all"));
  parameters.json(parameter("query", "total", yes_no_schema, "false: do not count what is found"));
  add_filters(entity, parameters);
  parameters.json(
      parameter("query", "format", R"({"type":"string","enum":["json","csv"],"default":"json"})"));
  parameters.json(parameter(
      "query", "charset", R"({"type":"string","enum":["utf-8","windows-31j"],"default":"utf-8"})", "Of CSV"));
  return parameters;
}

// What every write may say beside its body.
JsonArray write_parameters(bool of_one_record) {
  JsonArray parameters;
  if (of_one_record) {
    parameters.json(parameter("path", "id", uuid_schema));
    parameters.json(parameter("header", "If-Match", text_schema, "The version that was seen"));
  }
  parameters.json(parameter(
      "header",
      "Idempotency-Key",
      R"({"type":"string","maxLength":128})",
      "A repetition gets the same answer"));
  parameters.json(
      parameter("query", "dry_run", yes_no_schema, "Says what would be written and writes nothing"));
  return parameters;
}

class DocumentPaths {
 public:
  DocumentPaths(const Entity& entity, Paths& paths)
      : entity_{entity},
        path_{"/api/v1" + std::string{entity.path}},
        tag_{type_name(entity.name)},
        paths_{paths} {}

  void add(bool made_by_hand) {
    Operation list = named("list", "List");
    list.parameters = list_parameters(entity_);
    list.answer = page(entity_);
    list.also_csv = true;
    paths_[path_]["get"] = write(list);
    add_groups();
    Operation read = named("read", "Read");
    read.parameters.json(parameter("path", "id", uuid_schema));
    read.parameters.json(parameter("header", "If-None-Match", text_schema));
    read.answer = one(entity_);
    paths_[path_ + "/{id}"]["get"] = write(read);
    if (entity_.field("version")) add_history();
    if (entity_.field("version") && !entity_.own_messages) add_comments();
    if (!entity_.read_only) add_writes(made_by_hand);
    for (const Action& action : entity_.actions) add_action(action);
  }

 private:
  Operation named(std::string_view verb, std::string summary) const {
    return {
        .id = std::string{verb} + "_" + std::string{entity_.name},
        .tag = tag_,
        .summary = std::move(summary)};
  }

  void add_groups() {
    Operation group = named("group", "How many there are by a field, and what they come to");
    group.parameters.json(parameter("query", "by", text_schema, "required"));
    group.parameters.json(parameter("query", "sum", text_schema, "With commas: the amounts to be added up"));
    if (std::ranges::any_of(entity_.fields, [](const Field& field) { return field.notes.find; }))
      group.parameters.json(parameter("query", "search", R"({"type":"string","maxLength":100})"));
    add_filters(entity_, group.parameters);
    group.answer = enveloped(R"({"type":"object"})");
    paths_[path_ + "/groups"]["get"] = write(group);
  }

  void add_history() {
    Operation history = named("history_of", "Who changed what, newest first");
    history.parameters.json(parameter("path", "id", uuid_schema));
    history.answer = enveloped(R"({"type":"array","items":{"$ref":"#/components/schemas/Change"}})");
    paths_[path_ + "/{id}/history"]["get"] = write(history);
  }

  void add_comments() {
    Operation list = named("comments_of", "What people wrote beside it, newest first");
    list.parameters.json(parameter("path", "id", uuid_schema));
    list.answer = enveloped(R"({"type":"array","items":{"$ref":"#/components/schemas/Comment"}})");
    Operation add = named("comment_on", "Write beside it, and tell the people who are mentioned");
    add.parameters.json(parameter("path", "id", uuid_schema));
    add.body = whole_request_schema(archive::CommentInput::entity);
    add.made = true;
    Operation remove = named("delete_comment_of", "Take an own comment back");
    remove.parameters.json(parameter("path", "id", uuid_schema));
    remove.parameters.json(parameter("path", "comment", uuid_schema));
    const auto place = path_ + "/{id}/comments";
    paths_[place]["get"] = write(list);
    paths_[place]["post"] = write(add);
    paths_[place + "/{comment}"]["delete"] = write(remove);
  }

  void add_writes(bool made_by_hand) {
    if (!made_by_hand) add_create();
    Operation change = named("change", "Change what the body names");
    change.parameters = write_parameters(true);
    change.body = schema_ref(tag_ + "Input");
    change.answer = one(entity_);
    paths_[path_ + "/{id}"]["patch"] = write(change);
    if (!removable(entity_) && !entity_.field("is_active")) return;
    Operation remove = named("delete", removable(entity_) ? "Delete" : "Make inactive");
    remove.parameters = write_parameters(true);
    paths_[path_ + "/{id}"]["delete"] = write(remove);
  }

  void add_create() {
    Operation create = named("create", "Create");
    create.parameters = write_parameters(false);
    if (!entity_.actions.empty())
      create.parameters.json(parameter(
          "query", "action", text_schema, "To be done at once with what was created, such as post"));
    JsonArray required;
    for (const auto name : required_members(entity_)) required.text(name);
    const auto whole = JsonObject{}.json("required", required.done()).done();
    create.body =
        JsonObject{}.json("allOf", JsonArray{}.json(schema_ref(tag_ + "Input")).json(whole).done()).done();
    create.answer = one(entity_);
    create.made = true;
    paths_[path_]["post"] = write(create);
    Operation import = named("import", "Create or change a record for each row, all or none");
    import.parameters = write_parameters(false);
    import.parameters.json(parameter(
        "query", "file_name", R"({"type":"string","maxLength":200})", "Remembered with the import batch"));
    import.body = text_schema;
    import.body_type = "text/csv";
    import.answer = enveloped(schema_ref("Imported"));
    paths_[path_ + "/import"]["post"] = write(import);
  }

  void add_action(const Action& action) {
    Operation act = named(action.name, std::string{action.name});
    act.parameters = write_parameters(true);
    if (action.input) act.body = whole_request_schema(action.input());
    act.answer = one(entity_);
    paths_[path_ + "/{id}/" + std::string{action.name}]["post"] = write(act);
  }

  const Entity& entity_;
  const std::string path_, tag_;
  Paths& paths_;
};

// ---- Routes written by hand ------------------------------------------------------------------

// Calls `use` with each name of "resource! from to" and whether it must be said.
template <class Use>
void for_each_name(std::string_view names, Use use) {
  while (!names.empty()) {
    const auto end = std::min(names.find(' '), names.size());
    auto name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    const bool required = name.ends_with('!');
    if (required) name.remove_suffix(1);
    use(name, required);
  }
}

std::string body_schema(std::string_view names) {
  JsonObject members;
  JsonArray required;
  for_each_name(names, [&](std::string_view name, bool must) {
    members.json(name, text_schema);
    if (must) required.text(name);
  });
  return JsonObject{}
      .text("type", "object")
      .json("properties", members.done())
      .json("required", required.done())
      .done();
}

std::string identifier(const Route& route) {
  std::string out = lower_ascii(route.method);
  std::string_view path = route.pattern;
  if (path.starts_with("/api/v1")) path.remove_prefix(std::string_view{"/api/v1"}.size());
  for (const char c : path) {
    if (c == '{' || c == '}') continue;
    out += c == '/' || c == '-' || c == '.' ? '_' : c;
  }
  return out;
}

std::string tag_of(std::string_view pattern) {
  if (!pattern.starts_with("/api/v1/")) return "Server";
  pattern.remove_prefix(std::string_view{"/api/v1/"}.size());
  const std::string first{pattern.substr(0, pattern.find('/'))};
  return type_name(first);
}

std::string write(const Route& route) {
  Operation operation{
      .id = identifier(route), .tag = tag_of(route.pattern), .summary = std::string{route.summary}};
  for (auto open = route.pattern.find('{'); open != std::string_view::npos;
       open = route.pattern.find('{', open + 1)) {
    const auto name = route.pattern.substr(open + 1, route.pattern.find('}', open) - open - 1);
    operation.parameters.json(parameter("path", name, name == "id" ? uuid_schema : text_schema));
  }
  for_each_name(route.notes.query, [&](std::string_view name, bool required) {
    operation.parameters.json(parameter("query", name, text_schema, required ? "required" : ""));
  });
  if (!route.notes.body.empty()) operation.body = body_schema(route.notes.body);
  if (route.notes.input) operation.body = whole_request_schema(route.notes.input());
  if (!route.notes.takes.empty()) {
    operation.body = R"({"type":"string","format":"binary"})";
    operation.body_type = route.notes.takes;
  }
  if (!route.notes.gives.empty()) {
    operation.answer = text_schema;
    operation.answer_type = route.notes.gives;
  }
  operation.for_everyone = route.access == Route::Access::everyone;
  return write(operation);
}

}  // namespace

Paths paths_of(std::span<const Entity* const> entities, const std::vector<Route>& routes) {
  Paths paths;
  const auto by_hand = [&](const std::string& path) {
    return std::ranges::any_of(
        routes, [&](const Route& route) { return route.method == "POST" && route.pattern == path; });
  };
  for (const Entity* entity : entities)
    DocumentPaths{*entity, paths}.add(by_hand("/api/v1" + std::string{entity->path}));
  for (const Route& route : routes) {
    auto& operations = paths[std::string{route.pattern}];
    const auto method = lower_ascii(route.method);
    if (method != "get" || !operations.contains(method)) operations[method] = write(route);
  }
  return paths;
}

}  // namespace erp::api
