// Why somebody sees what she sees: her roles, how each came to her, and what each of them gives or denies.
#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/rights.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/user.hpp"
#include "service/catalogue.hpp"

#include <algorithm>

namespace erp::api {
namespace {

using identity::RoleSource;

std::string label_of(const Call& call, const RoleSource& source) {
  if (!source.label.empty()) return source.label;
  const Language language = call.language == "en" ? Language::en : Language::ja;
  const auto key = "role." + source.role;
  return call.context.catalogue.has(language, key) ? call.context.catalogue.text(language, key) : source.role;
}

JsonObject told(const Call& call, const RoleSource& source) {
  JsonObject one;
  one.text("role", source.role).text("label", label_of(call, source)).text("kind", source.kind);
  if (!source.through.empty()) one.text("through", source.through);
  if (!source.lender.empty()) one.text("lender", source.lender);
  if (!source.valid_until.empty()) one.text("valid_until", source.valid_until);
  return one;
}

bool denies(const Grants& gives, std::string_view resource, std::string_view action) {
  return std::ranges::any_of(gives.grants(), [&](const Grant& grant) {
    return grant.reach == Reach::none && (grant.resource == resource || grant.resource == "*") &&
           (grant.action == action || grant.action == "*");
  });
}

// What one right comes from, role by role, and whether it reaches the record that was asked for.
std::string why(
    const Call& call, const Actor& her, const std::vector<RoleSource>& sources, std::string_view resource,
    std::string_view action) {
  JsonArray from;
  for (const RoleSource& source : sources) {
    const bool denied = denies(source.gives, resource, action);
    const Reach reach = source.gives.may(resource, action);
    if (denied || reach != Reach::none)
      from.json(told(call, source).text("reach", word(reach)).yes_no("denies", denied).done());
  }
  JsonObject out;
  out.text("resource", resource).text("action", action).text("reach", word(her.may(resource, action)));
  out.json("from", from.done());
  if (const auto record = call.request.parameter("record_id")) {
    const auto found = std::ranges::find(call.context.entities, resource, &Entity::name);
    if (found == call.context.entities.end()) throw Refused{"not_found", "resource"};
    // Nobody learns here of a record that she could not read herself.
    const Uuid id = id_of(*record);
    if (!readable(call.context.database, **found, call.actor, id)) throw Refused{"not_found", "record_id"};
    out.yes_no("reaches_record", readable(call.context.database, **found, her, id));
  }
  return out.done();
}

}  // namespace

http::Response effective_rights(Call& call) {
  const Uuid id = id_of(call.arguments.front());
  // What one may do oneself is told to everybody.
  if (id != call.actor.user_id && !readable(call.context.database, identity::User::entity, call.actor, id))
    throw Refused{"not_found"};
  const auto her = identity::actor_of(call.context.database, scope_of(call.actor), id);
  if (!her) throw Refused{"not_found"};
  const auto sources = identity::role_sources(call.context.database, scope_of(call.actor), id);
  JsonArray roles;
  for (const RoleSource& source : sources) roles.json(told(call, source).done());
  JsonObject out;
  out.json("roles", roles.done()).json("rights", rights_json(call.context.entities, *her));
  out.json("hidden_fields", hidden_fields_json(call.context.entities, *her->grants));
  const auto resource = call.request.parameter("resource"), action = call.request.parameter("action");
  if (resource) out.json("why", why(call, *her, sources, *resource, action.value_or("read")));
  return success(call.request, out.done());
}

}  // namespace erp::api
