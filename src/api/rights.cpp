#include "api/rights.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "entity/read.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/role_rules.hpp"
#include "modules/identity/user.hpp"
#include "service/catalogue.hpp"

namespace erp::api {
namespace {

constexpr std::string_view common[] = {"read", "create", "update", "delete", "export"};

// Whether anything changes a resource by this way at all, whoever asks.
bool offered(const Entity& entity, std::string_view action) {
  if (action == "read" || action == "export") return true;
  if (action == "delete" && !removable(entity) && !entity.field("is_active")) return false;
  return !entity.read_only;
}

std::vector<std::string_view> actions_of(const Entity& entity) {
  std::vector<std::string_view> names;
  for (const auto action : common)
    if (offered(entity, action)) names.push_back(action);
  for (const Action& action : entity.actions) names.push_back(action.name);
  if (entity.name == identity::User::entity.name) names.push_back(identity::granting);
  return names;
}

// What rights are given for: each kind of documents; and the reports, which are none.
struct Guarded {
  std::string_view resource;
  std::vector<std::string_view> actions;
};
std::vector<Guarded> all_guarded(std::span<const Entity* const> entities) {
  std::vector<Guarded> all;
  for (const Entity* entity : entities) all.push_back({entity->name, actions_of(*entity)});
  all.push_back({identity::reports, {"read"}});
  return all;
}

std::string resources_json(const Call& call) {
  const Language language = call.language == "en" ? Language::en : Language::ja;
  const auto label = [&](std::string_view kind, std::string_view name) {
    const auto key = std::string{kind} + "." + std::string{name};
    return call.context.catalogue.has(language, key) ? call.context.catalogue.text(language, key)
                                                     : std::string{name};
  };
  JsonArray resources;
  for (const auto& [resource, of_it] : all_guarded(call.context.entities)) {
    JsonArray actions;
    for (const auto action : of_it)
      actions.json(JsonObject{}.text("name", action).text("label", label("action", action)).done());
    resources.json(JsonObject{}
                       .text("name", resource)
                       .text("label", label("entity", resource))
                       .json("actions", actions.done())
                       .done());
  }
  return resources.done();
}

std::string role_json(const Call& call, std::string_view name, std::string_view label, const Actor& holder) {
  return JsonObject{}
      .text("name", name)
      .text("label", label)
      .json("rights", rights_json(call.context.entities, holder))
      .json("hidden_fields", hidden_fields_json(call.context.entities, *holder.grants))
      .done();
}

http::Response roles(Call& call) {
  JsonArray list;
  const Language language = call.language == "en" ? Language::en : Language::ja;
  for (const auto name : identity::role_names()) {
    Actor holder;
    holder.grants = identity::grants_of({std::string{name}});
    list.json(
        role_json(call, name, call.context.catalogue.text(language, "role." + std::string{name}), holder));
  }
  for (const auto& role : identity::roles_of_company(call.context.database, scope_of(call.actor))) {
    Actor holder;
    identity::give_rights(holder, role.rights);
    list.json(role_json(call, role.code, role.name, holder));
  }
  return success(
      call.request, JsonObject{}.json("resources", resources_json(call)).json("roles", list.done()).done());
}

}  // namespace

std::string rights_json(std::span<const Entity* const> entities, const Actor& actor) {
  JsonObject rights;
  for (const auto& [resource, actions] : all_guarded(entities)) {
    JsonObject allowed;
    bool any = false;
    for (const auto action : actions) {
      const Reach reach = actor.may(resource, action);
      if (reach == Reach::none) continue;
      allowed.text(action, word(reach));
      any = true;
    }
    if (any) rights.json(resource, allowed.done());
  }
  return rights.done();
}

std::string hidden_fields_json(std::span<const Entity* const> entities, const Grants& grants) {
  JsonObject hidden;
  for (const Entity* entity : entities) {
    JsonArray fields;
    for (const Field& field : entity->fields)
      if (grants.hides(entity->name, field.name)) fields.text(field.name);
    if (!fields.empty()) hidden.json(entity->name, fields.done());
  }
  return hidden.done();
}

std::vector<Route> rights_routes() {
  return {
      {"GET", "/api/v1/rights", Route::Access::signed_in, roles, "The roles and what each of them may do"},
      {"GET",
       "/api/v1/users/{id}/rights",
       Route::Access::signed_in,
       effective_rights,
       "What a person may do, from which role, and why",
       {.query = "resource action record_id"}},
  };
}

}  // namespace erp::api
