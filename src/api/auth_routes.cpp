// Signing in and out: tokens for programs, a cookie for browsers.
#include "api/auth_routes.hpp"
#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/rights.hpp"
#include "base/text.hpp"
#include "entity/json.hpp"
#include "modules/identity/password_reset.hpp"
#include "service/catalogue.hpp"

#include <algorithm>

namespace erp::api {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

// The members of the body.
Members members_of(const http::Request& request) {
  Members members;
  refuse_if(read_texts(request.body, members));
  return members;
}

std::string member(const Members& members, std::string_view name) {
  const auto found =
      std::ranges::find(members, name, [](const auto& m) -> std::string_view { return m.first; });
  return found == members.end() ? std::string{} : found->second;
}

identity::Attempt attempt_of(const Call& call) {
  return {
      .address = call.request.address,
      .agent = std::string{call.request.header("user-agent").value_or("").substr(0, 200)},
      .request_id = call.request.id,
      .language = call.language,
      .browser = false};
}

std::string user_json(const identity::SignedIn& who) {
  std::string out = "{\"id\":\"" + to_text(who.actor.user_id) + "\",\"email\":" + json_text(who.email) +
                    ",\"full_name\":" + json_text(who.full_name) + ",\"organization_id\":\"" +
                    to_text(who.actor.organization_id) + "\",\"language\":" + json_text(who.actor.language) +
                    ",\"must_change_password\":" + (who.must_change_password ? "true" : "false") +
                    ",\"organizations\":[\"" + to_text(who.actor.organization_id) + "\"";
  for (const auto& [organization, actor] : who.memberships) out += ",\"" + to_text(organization) + "\"";
  return out + "]}";
}

// The contract's answer to a sign-in stands at the top level, beside the envelope's members.
http::Response tokens(const Call& call, const identity::Tokens& tokens) {
  http::Response response;
  response.body = "{\"success\":true,\"access_token\":" + json_text(tokens.access_token) +
                  ",\"token_type\":\"bearer\",\"expires_in\":" + std::to_string(tokens.expires_in) +
                  ",\"refresh_token\":" + json_text(tokens.refresh_token) +
                  ",\"user\":" + user_json(*tokens.who) + ",\"timestamp\":\"" + to_text(now()) +
                  "\",\"request_id\":\"" + call.request.id + "\"}";
  return response;
}

std::string cookie(const Call& call, std::string_view value, std::int64_t seconds) {
  return std::string{session_cookie} + "=" + std::string{value} +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (call.request.secure ? "; Secure" : "");
}

http::Response sign_in_for_token(Call& call) {
  const auto members = members_of(call.request);
  const auto name = member(members, "username");
  return tokens(
      call,
      call.context.sign_in.sign_in(
          name.empty() ? member(members, "email") : name, member(members, "password"), attempt_of(call)));
}

http::Response refresh(Call& call) {
  return tokens(
      call,
      call.context.sign_in.refresh(member(members_of(call.request), "refresh_token"), attempt_of(call)));
}

http::Response sign_in_for_browser(Call& call) {
  // No other site's page may sign its visitor in under somebody else's name.
  if (const auto site = call.request.header("sec-fetch-site");
      site && *site != "same-origin" && *site != "none")
    throw Refused{"csrf_token_missing"};
  const auto members = members_of(call.request);
  auto attempt = attempt_of(call);
  attempt.browser = true;
  const auto tokens =
      call.context.sign_in.sign_in(member(members, "username"), member(members, "password"), attempt);
  auto response = success(
      call.request,
      "{\"csrf_token\":" + json_text(tokens.csrf_token) + ",\"user\":" + user_json(*tokens.who) + "}");
  response.headers.emplace_back("Set-Cookie", cookie(call, tokens.access_token, tokens.expires_in));
  return response;
}

http::Response sign_out(Call& call) {
  call.context.sign_in.sign_out(*call.who);
  auto response = success(call.request, "{\"signed_out\":true}");
  if (call.who->browser) response.headers.emplace_back("Set-Cookie", cookie(call, "", 0));
  return response;
}

http::Response change_password(Call& call) {
  const auto members = members_of(call.request);
  call.context.sign_in.change_password(
      *call.who, member(members, "current_password"), member(members, "new_password"));
  return success(call.request, "{\"password_changed\":true}");
}

// The answer is the same for everybody.
http::Response forgotten_password(Call& call) {
  identity::ask_for_reset(call.context.database, member(members_of(call.request), "email"));
  return success(call.request, "{\"asked\":true}");
}

http::Response reset_password(Call& call) {
  const auto members = members_of(call.request);
  const auto user = identity::reset_password(
      call.context.database, member(members, "token"), member(members, "new_password"), attempt_of(call));
  call.context.sign_in.forget(to_text(user));
  return success(call.request, "{\"password_changed\":true}");
}

// The companies that she may work for, by name. From within one company the fence hides the others, so this
// is read above it, for exactly the companies of her memberships.
std::string organizations_json(const Call& call) {
  std::string ids = "{" + to_text(call.who->actor.organization_id);
  for (const auto& [organization, actor] : call.who->memberships) ids += "," + to_text(organization);
  const auto rows = call.context.database.read(
      {.access = "system"},
      "select coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name) order by code), "
      "'[]') "
      "from organization where id = any($1::uuid[])",
      {ids + "}"});
  return std::string{rows.text(0, 0)};
}

http::Response me(Call& call) {
  return success(
      call.request,
      "{\"user\":" + user_json(*call.who) + ",\"organization_id\":\"" + to_text(call.actor.organization_id) +
          "\",\"organizations\":" + organizations_json(call) +
          ",\"rights\":" + rights_json(call.context.entities, call.actor) +
          ",\"csrf_token\":" + (call.who->browser ? json_text(call.who->csrf_token) : "null") + "}");
}

}  // namespace

std::vector<Route> auth_routes() {
  using enum Route::Access;
  return {
      {"POST",
       "/api/v1/auth/token",
       everyone,
       sign_in_for_token,
       "Sign in a program: tokens",
       {.body = "username! password!"}},
      {"POST",
       "/api/v1/auth/refresh",
       everyone,
       refresh,
       "New tokens; the old ones are void",
       {.body = "refresh_token!"}},
      {"POST",
       "/api/v1/auth/session",
       everyone,
       sign_in_for_browser,
       "Sign in a browser: session cookie and CSRF token",
       {.body = "username! password!"}},
      {"POST", "/api/v1/auth/sign-out", signed_in, sign_out, "End this session"},
      {"POST",
       "/api/v1/auth/password",
       signed_in,
       change_password,
       "Change the own password",
       {.body = "current_password! new_password!"}},
      {"POST",
       "/api/v1/auth/forgotten-password",
       everyone,
       forgotten_password,
       "Mail a link that sets a new password, if there is such an account; the answer does not tell",
       {.body = "email!"}},
      {"POST",
       "/api/v1/auth/reset-password",
       everyone,
       reset_password,
       "Set a new password with the token of the mailed link, once within an hour",
       {.body = "token! new_password!"}},
      {"GET",
       "/api/v1/auth/me",
       signed_in,
       me,
       "Who is signed in, for which company, and what she may do there"},
  };
}

}  // namespace erp::api
