#include "api/provider_routes.hpp"

#include "api/answer.hpp"
#include "api/auth_routes.hpp"
#include "api/authenticate.hpp"
#include "api/json_writer.hpp"
#include "api/text_members.hpp"
#include "base/text.hpp"
#include "entity/json.hpp"
#include "modules/identity/linked_identity.hpp"
#include "service/config.hpp"
#include "service/log.hpp"
#include "service/openid_provider.hpp"
#include "service/secrets.hpp"

#include <algorithm>

namespace erp::api {
namespace {

constexpr std::string_view elsewhere_cookie = "itdo_provider";
constexpr std::size_t longest_code = 4'096;

std::string secret_cookie(const Call& call, std::string_view value, int seconds) {
  return std::string{elsewhere_cookie} + "=" + std::string{value} +
         "; Path=/api/v1/auth/provider; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (call.request.secure ? "; Secure" : "");
}

std::string back_to(const Config& config) {
  return config.server.public_url + "/sign-in/callback";
}

// What went wrong is for the log; who signs in learns what to do.
[[noreturn]] void refuse(const Call& call, std::string_view code, std::string_view why) {
  log::warning(
      "AUTH_FAILED", {{"req", call.request.id}, {"ip", call.request.address}, {"reason", why}}, code);
  throw Refused{code == "provider_away" ? "provider_away" : "provider_refused"};
}

std::shared_ptr<const Config> configured(const Call& call) {
  auto config = call.context.config.get();
  if (config->oidc.issuer.empty()) throw Refused{"no_such_route"};
  return config;
}

http::Response offer(Call& call) {
  const auto config = call.context.config.get();
  const bool on = !config->oidc.issuer.empty();
  return success(call.request, "{\"label\":" + (on ? json_text(config->oidc.label) : "null") + "}");
}

http::Response begin(Call& call) {
  refuse_other_sites(call.request);
  const auto config = configured(call);
  const auto secret = random_token();
  std::string address, away;
  try {
    address = call.context.provider.address(config->oidc, back_to(*config), SignInElsewhere::of(secret));
  } catch (const ProviderAway& fault) { away = fault.what(); }
  if (!away.empty()) refuse(call, "provider_away", away);
  auto response = success(call.request, "{\"address\":" + json_text(address) + "}");
  response.headers.emplace_back("Set-Cookie", secret_cookie(call, secret, 600));
  return response;
}

bool any_of(const std::vector<std::string>& accepted, const std::vector<std::string>& said) {
  return std::ranges::any_of(
      said, [&](const auto& one) { return std::ranges::find(accepted, one) != accepted.end(); });
}

IdClaims claims_of(
    const Call& call, const Config& config, const std::string& code, const SignInElsewhere& of) {
  std::string away, wrong;
  try {
    return call.context.provider.who(config.oidc, back_to(config), code, of);
  } catch (const ProviderAway& fault) { away = fault.what(); } catch (const IdTokenRefused& fault) {
    wrong = fault.what();
  }
  refuse(call, away.empty() ? "provider_refused" : "provider_away", away + wrong);
}

// Only the browser that went there comes back: its secret makes the state.
http::Response finish(Call& call) {
  refuse_other_sites(call.request);
  const auto config = configured(call);
  const TextMembers members{call.request.body};
  const auto secret = call.request.cookie(elsewhere_cookie).value_or("");
  const auto of = SignInElsewhere::of(secret);
  const auto code = members["code"];
  if (secret.empty() || !equal_in_constant_time(members["state"], of.state))
    refuse(call, "provider_refused", "state");
  if (code.empty() || code.size() > longest_code) refuse(call, "provider_refused", "code");
  const auto claims = claims_of(call, *config, code, of);
  const identity::ProvenIdentity proven{
      .issuer = claims.issuer,
      .subject = claims.subject,
      .verified_email = claims.email_verified ? claims.email : std::string{},
      .second_factor = any_of(config->oidc.second_factor_acr, {claims.acr}) ||
                       any_of(config->oidc.second_factor_amr, claims.amr),
      .may_link = config->oidc.link_by_email};
  auto attempt = attempt_of(call);
  attempt.browser = true;
  auto response = browser_session(call, call.context.sign_in.sign_in_proven(proven, attempt));
  response.headers.emplace_back("Set-Cookie", secret_cookie(call, "", 0));
  return response;
}

http::Response list_linked(Call& call) {
  JsonArray all;
  for (const auto& one : identity::own_identities(call.context.database, *call.who))
    all.json(JsonObject{}
                 .text("issuer", one.issuer)
                 .text("linked_at", to_text(one.linked_at))
                 .json("last_used_at", one.last_used_at ? json_text(to_text(*one.last_used_at)) : "null")
                 .done());
  return success(call.request, JsonObject{}.json("identities", all.done()).done());
}

http::Response unlink(Call& call) {
  const auto issuer = TextMembers{call.request.body}["issuer"];
  identity::unlink_identity(call.context.database, *call.who, issuer, attempt_of(call));
  return success(call.request, "{\"unlinked\":1}");
}

}  // namespace

std::vector<Route> provider_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/auth/provider",
       everyone,
       offer,
       "Whether people may sign in at a provider of identities, and what it is called"},
      {"POST", "/api/v1/auth/provider/begin", everyone, begin, "Where the browser goes to sign in there"},
      {"POST",
       "/api/v1/auth/provider/session",
       everyone,
       finish,
       "Sign in a browser that came back from there: session cookie and CSRF token",
       {.body = "code! state!"}},
      {"GET",
       "/api/v1/auth/identities",
       signed_in,
       list_linked,
       "The providers at which the own account is linked"},
      {"POST",
       "/api/v1/auth/identities/unlink",
       signed_in,
       unlink,
       "Nobody who is known there gets into the own account any more",
       {.body = "issuer!"}},
  };
}

}  // namespace erp::api
