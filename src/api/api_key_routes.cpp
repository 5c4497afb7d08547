#include "api/api_key_routes.hpp"

#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "entity/json.hpp"
#include "modules/identity/api_key_actions.hpp"
#include "modules/identity/second_factor.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"

#include <algorithm>

namespace erp::api {
namespace {

// What belongs to a person at her screen, and ways that no right guards.
constexpr std::string_view at_her_screen[] = {"/api/v1/auth/", "/api/v1/preferences", "/api/v1/rum"};
// Tells of everything, whatever it is about.
constexpr std::string_view without_a_right[] = {"/api/v1/events", "/api/v1/people"};

std::string json_of(const identity::ApiKey& key) {
  JsonArray resources, addresses;
  for (const auto& resource : key.resources) resources.text(resource);
  for (const auto& address : key.addresses) addresses.text(address);
  const auto time = [](const std::optional<Instant>& at) { return at ? json_text(to_text(*at)) : "null"; };
  return JsonObject{}
      .text("id", to_text(key.id.value))
      .text("name", key.name)
      .text("prefix", key.prefix)
      .yes_no("read_only", key.read_only)
      .json("resources", resources.done())
      .json("addresses", addresses.done())
      .text("expires_at", to_text(key.expires_at))
      .yes_no("expired", key.expires_at <= now())
      .json("previous_until", key.previous_until > now() ? time(key.previous_until) : "null")
      .json("last_used_at", time(key.last_used_at))
      .json("last_used_address", key.last_used_address ? json_text(*key.last_used_address) : "null")
      .done();
}

// Documents that she may read at all: a key for others would open nothing.
std::vector<std::string_view> resources_of(const Call& call) {
  std::vector<std::string_view> names;
  for (const Entity* entity : call.context.entities)
    if (call.who->actor.may(entity->name, "read") != Reach::none) names.push_back(entity->name);
  if (call.who->actor.may("report", "read") != Reach::none) names.emplace_back("report");
  return names;
}

identity::KeyLimits limits_of(const Call& call, const std::vector<std::string_view>& resources) {
  const auto days = static_cast<std::int64_t>(call.context.config.get()->sign_in.api_key_days);
  return {
      .today = day_in_zone(now(), call.who->actor.time_zone), .longest_days = days, .resources = resources};
}

http::Response answer(const Call& call, const identity::MadeKey& made, int status) {
  return success(
      call.request,
      JsonObject{}.text("secret", made.secret).json("api_key", json_of(made.key)).done(),
      status);
}

http::Response list_keys(Call& call) {
  JsonArray keys, resources;
  for (const auto& key : identity::own_api_keys(call.context.database, *call.who)) keys.json(json_of(key));
  const Language language = call.language == "en" ? Language::en : Language::ja;
  for (const auto name : resources_of(call)) {
    const auto label = call.context.catalogue.text(language, "entities." + std::string{name});
    resources.json(JsonObject{}.text("name", name).text("label", label).done());
  }
  const auto limits = limits_of(call, {});
  return success(
      call.request,
      JsonObject{}
          .json("api_keys", keys.done())
          .json("resources", resources.done())
          .text("usual_expiry", to_text(identity::last_day({}, limits)))
          .text(
              "latest_expiry",
              to_text(Date{limits.today.days + static_cast<std::int32_t>(limits.longest_days)}))
          .done());
}

http::Response make_key(Call& call) {
  identity::ApiKeyRequest request;
  refuse_if(read_json(identity::ApiKeyRequest::entity, call.request.body, &request));
  const auto resources = resources_of(call);
  const auto limits = limits_of(call, resources);
  identity::normalize(request);
  refuse_if(identity::problems_of(request, limits));
  make_sure(call, request.current_password, request.code);
  Session session{call.context.database, herself(call)};
  const auto made = identity::make_api_key(session, *call.who, std::move(request), limits);
  session.commit();
  return answer(call, made, 201);
}

http::Response rotate_key(Call& call) {
  const Uuid id = id_of(call.arguments.front());
  identity::ApiKeyRotation rotation;
  refuse_if(read_json(identity::ApiKeyRotation::entity, call.request.body, &rotation));
  const auto limits = limits_of(call, {});
  refuse_if(identity::problems_of(rotation, limits));
  make_sure(call, rotation.current_password, rotation.code);
  Session session{call.context.database, herself(call)};
  const auto made = identity::rotate_api_key(session, *call.who, id, rotation, limits);
  session.commit();
  call.context.sign_in.forget(to_text(id));
  return answer(call, made, 200);
}

http::Response revoke_key(Call& call) {
  const Uuid id = id_of(call.arguments.front());
  Session session{call.context.database, herself(call)};
  identity::revoke_own_api_key(session, id);
  session.commit();
  call.context.sign_in.forget(to_text(id));
  return success(call.request, "{\"revoked\":1}");
}

}  // namespace

void refuse_by_key(const Call& call) {
  const auto begins = [&](std::string_view path) { return call.request.path.starts_with(path); };
  const Narrowing& key = *call.who->actor.narrowing;
  const auto& method = call.request.method;
  const bool reads = method == "GET" || method == "HEAD" || method == "OPTIONS";
  if (std::ranges::any_of(at_her_screen, begins) || (key.read_only && !reads) ||
      (!key.resources.empty() && std::ranges::any_of(without_a_right, begins)))
    throw Refused{"api_key_not_allowed"};
}

std::vector<Route> api_key_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/auth/api-keys",
       signed_in,
       list_keys,
       "The own API keys, without their secrets, and what a further one may be made for"},
      {"POST",
       "/api/v1/auth/api-keys",
       signed_in,
       make_key,
       "Make an API key; the answer is the only one that says it",
       {.input = []() -> const Entity& { return identity::ApiKeyRequest::entity; }}},
      {"POST",
       "/api/v1/auth/api-keys/{id}/rotate",
       signed_in,
       rotate_key,
       "Another secret for an own API key; the one before is good for the days of grace",
       {.input = []() -> const Entity& { return identity::ApiKeyRotation::entity; }}},
      {"DELETE", "/api/v1/auth/api-keys/{id}", signed_in, revoke_key, "Revoke one of the own API keys"},
  };
}

}  // namespace erp::api
