#include "api/authenticate.hpp"

#include "api/api_key_routes.hpp"
#include "modules/identity/second_factor.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"
#include "service/secrets.hpp"

#include <algorithm>

namespace erp::api {
namespace {

bool safe(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

// A page of another site can make a browser send our cookie, but neither our token nor this header.
void refuse_forged(const Call& call) {
  if (!call.who->browser || safe(call.request.method)) return;
  const auto token = call.request.header("x-csrf-token");
  const auto site = call.request.header("sec-fetch-site");
  if ((site && *site != "same-origin" && *site != "none") || !token ||
      !equal_in_constant_time(*token, call.who->csrf_token))
    throw Refused{"csrf_token_missing"};
}

void choose_organization(Call& call) {
  auto asked = call.request.header("x-organization-id");
  if (!asked) asked = call.request.parameter("organization_id");
  if (!asked) return;
  Uuid id;
  if (!parse(*asked, id)) throw Refused{"permission_denied", "X-Organization-ID"};
  const Actor* actor = actor_in(*call.who, id);
  if (!actor) throw Refused{"permission_denied", "X-Organization-ID"};
  call.actor = *actor;
}

bool proved_lately(const Call& call) {
  const Instant since = call.who->confirmed_at;
  const auto good_for = call.context.config.get()->session.confirmed_for;
  return since && now().microseconds - since.microseconds <= std::chrono::microseconds{good_for}.count();
}

}  // namespace

std::string_view token_of(const http::Request& request) {
  if (const auto header = request.header("authorization"); header && header->starts_with("Bearer "))
    return header->substr(7);
  if (const auto cookie = request.cookie(session_cookie)) return *cookie;
  return {};
}

const Actor* actor_in(const identity::SignedIn& who, const Uuid& organization) {
  if (organization == who.actor.organization_id) return &who.actor;
  const auto found = std::ranges::find(who.memberships, organization, [](const auto& m) { return m.first; });
  return found == who.memberships.end() ? nullptr : &found->second;
}

identity::Attempt attempt_of(const Call& call) {
  return {
      .address = call.request.address,
      .agent = std::string{call.request.header("user-agent").value_or("").substr(0, 200)},
      .request_id = call.request.id,
      .language = call.language,
      .browser = false};
}

std::string language_of(const http::Request& request) {
  return std::string{code_of(preferred_language(request.header("accept-language").value_or("")))};
}

void authenticate(Call& call) {
  const auto token = token_of(call.request);
  if (token.empty()) throw Refused{"authentication_required"};
  call.who = call.context.sign_in.who(token, call.request.address);
  if (!call.who) throw Refused{"authentication_required"};
  if (call.who->by_key()) refuse_by_key(call);
  refuse_forged(call);
  call.actor = call.who->actor;
  if (!call.request.header("accept-language")) call.language = call.actor.language;
  choose_organization(call);
  call.actor.request_id = call.request.id;
  call.actor.address = call.request.address;
  call.actor.proved_lately = proved_lately(call);
  if (call.request.path.starts_with("/api/v1/auth/")) return;
  if (call.who->must_change_password) throw Refused{"must_change_password"};
  if (call.who->must_add_second_factor) throw Refused{"must_add_second_factor"};
}

void make_sure_of_password(Call& call, const std::string& password) {
  if (!call.actor.proved_lately && identity::passkey_needed(call.context.database, *call.who))
    throw Refused{"confirmation_required"};
  call.context.sign_in.make_sure(*call.who, password, attempt_of(call));
}

void make_sure(Call& call, const std::string& password, const std::optional<std::string>& code) {
  auto& context = call.context;
  make_sure_of_password(call, password);
  if (!identity::second_factor_of(context.database, *call.who).enabled) return;
  if (!code) throw Refused{"required", "code"};
  const identity::Challenged asked{
      .organization_id = call.who->actor.organization_id,
      .user_id = call.who->actor.user_id,
      .email = call.who->email};
  if (identity::use_code(context.database, asked, *code, attempt_of(call))) return;
  context.sign_in.count_wrong_code(*call.who, attempt_of(call));
  throw Refused{"code_wrong", "code"};
}

}  // namespace erp::api
