// What a screen of one document needs to know.
#include "api/json_writer.hpp"
#include "api/openapi.hpp"
#include "api/openapi_schemas.hpp"
#include "entity/list.hpp"
#include "service/catalogue.hpp"

namespace erp::api {
namespace {

class Metadata {
 public:
  Metadata(const Actor& actor, const Catalogue& catalogue, std::string_view language, const Named& roles)
      : actor_{actor},
        catalogue_{catalogue},
        language_{language == "en" ? Language::en : Language::ja},
        roles_{roles} {}

  std::string of(const Entity& entity) const {
    JsonObject out;
    out.text("resource", entity.name).text("path", "/api/v1" + std::string{entity.path});
    out.text("title", label({"entity", entity.name}));
    out.text("title_of_many", label({"entities", entity.name}));
    if (!entity.order.empty() && !hidden(entity, own_order(entity))) out.text("order", entity.order);
    if (!entity.editable_in.empty()) out.text("editable_in", entity.editable_in);
    out.yes_no("read_only", entity.read_only)
        .yes_no("comments", entity.field("version") && !entity.own_messages);
    out.json("fields", fields(entity, entity.fields)).json("inputs", fields(entity, entity.inputs));
    out.json("figures", figures(entity)).json("lines", lines(entity));
    out.json("list", listed(entity)).json("actions", actions(entity)).json("rights", rights(entity));
    return out.done();
  }

 private:
  // The label under "field.customer.code"; the last part itself if nobody has worded it.
  std::string label(std::initializer_list<std::string_view> parts) const {
    std::string key;
    for (const auto part : parts) key += (key.empty() ? "" : ".") + std::string{part};
    return catalogue_.has(language_, key) ? catalogue_.text(language_, key) : std::string{*(parts.end() - 1)};
  }

  bool hidden(const Entity& entity, std::string_view field) const {
    return actor_.grants && actor_.grants->hides(entity.name, field);
  }

  std::string fields(const Entity& entity, const std::vector<Field>& all) const {
    const auto blank = entity.make();
    JsonArray out;
    for (const Field& field : all)
      if (shown(field) && !hidden(entity, field.name)) out.json(one(entity, field, blank.get()));
    return out.done();
  }

  std::string one(const Entity& entity, const Field& field, const void* blank) const {
    const FieldNotes& notes = field.notes;
    const bool given = !notes.derived && field.name != "id" && field.name != "version";
    JsonObject out;
    out.text("name", field.name).text("label", label({"field", entity.name, field.name}));
    out.text("type", field.type->name);
    out.yes_no("required", given && !field.type->optional && !notes.filled);
    if (std::string text; given && text_of(field, blank, text) && !field.type->list)
      out.text("default", text);
    if (notes.max != 0) out.number("max", notes.max);
    add_flags(notes, given, out);
    if (titled(field)) out.text("target", "/api/v1" + std::string{field.type->target().path});
    if (!field.type->options.empty()) add_options(entity, field, out);
    if (!notes.words.empty()) add_words(notes.words, out);
    return out.done();
  }

  static void add_flags(const FieldNotes& notes, bool given, JsonObject& out) {
    out.yes_no("derived", !given).yes_no("fixed", notes.fixed).yes_no("unique", notes.unique);
    out.yes_no("sortable", notes.sort).yes_no("searched", notes.find);
    out.yes_no("personal", notes.personal).yes_no("phrased", notes.phrased);
  }

  void add_options(const Entity& entity, const Field& field, JsonObject& out) const {
    JsonArray options;
    JsonObject labels;
    for (const auto option : field.type->options) {
      options.text(option);
      labels.text(option, label({"choice", entity.name, field.name, option}));
    }
    out.json("options", options.done()).json("option_labels", labels.done());
  }

  void add_words(std::string_view group, JsonObject& out) const {
    JsonArray options;
    JsonObject labels;
    for (const auto word : catalogue_.words(group)) {
      options.text(word);
      labels.text(word, label({group, word}));
    }
    if (group == "role")
      for (const auto& [code, name] : roles_) options.text(code), labels.text(code, name);
    out.json("options", options.done()).json("option_labels", labels.done());
  }

  void add_choices(const Entity& entity, const Computed& computed, JsonObject& out) const {
    JsonArray options;
    JsonObject labels;
    for (const FilterChoice& choice : computed.choices) {
      options.text(choice.value);
      labels.text(choice.value, label({"choice", entity.name, computed.name, choice.value}));
    }
    out.json("options", options.done()).json("option_labels", labels.done());
  }

  std::string figures(const Entity& entity) const {
    JsonArray out;
    for (const Computed& computed : entity.computed) {
      if (computed.sql.empty() || hidden(entity, computed.name)) continue;
      JsonObject figure;
      figure.text("name", computed.name).text("label", label({"field", entity.name, computed.name}));
      figure.text("type", computed.type).yes_no("filter", computed.filters());
      if (!computed.choices.empty()) add_choices(entity, computed, figure);
      out.json(figure.done());
    }
    return out.done();
  }

  std::string lines(const Entity& entity) const {
    JsonArray out;
    for (const Lines& lines : entity.lines) {
      JsonObject one;
      one.text("name", lines.name).text("label", label({"field", entity.name, lines.name}));
      out.json(one.yes_no("derived", lines.derived)
                   .json("fields", fields(lines.entity(), lines.entity().fields))
                   .done());
    }
    return out.done();
  }

  std::string listed(const Entity& entity) const {
    JsonArray out;
    for (const Field& field : entity.fields)
      if (field.notes.list && shown(field) && !hidden(entity, field.name)) out.text(field.name);
    return out.done();
  }

  std::string actions(const Entity& entity) const {
    JsonArray out;
    for (const Action& action : entity.actions) {
      JsonArray from;
      for (const auto state : action.from) from.text(state);
      JsonObject one;
      one.text("name", action.name).text("label", label({"action", action.name})).json("from", from.done());
      one.text("reach", word(actor_.may(entity.name, action.name)));
      one.json("input", action.input ? fields(action.input(), action.input().fields) : "[]");
      out.json(one.done());
    }
    return out.done();
  }

  std::string rights(const Entity& entity) const {
    JsonObject out;
    for (const std::string_view action : {"read", "create", "update", "delete", "export"})
      out.text(action, word(actor_.may(entity.name, action)));
    JsonArray unseen;
    for (const Field& field : entity.fields)
      if (hidden(entity, field.name)) unseen.text(field.name);
    return out.json("hidden_fields", unseen.done()).done();
  }

  const Actor& actor_;
  const Catalogue& catalogue_;
  const Language language_;
  const Named& roles_;
};

}  // namespace

std::string metadata(
    const Entity& entity, const Actor& actor, const Catalogue& catalogue, std::string_view language,
    const Named& roles) {
  return Metadata{actor, catalogue, language, roles}.of(entity);
}

}  // namespace erp::api
