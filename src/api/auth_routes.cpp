// Signing in and out: tokens for programs, a cookie for browsers.
#include "api/auth_routes.hpp"
#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/passkey_routes.hpp"
#include "api/rights.hpp"
#include "api/text_members.hpp"
#include "base/text.hpp"
#include "modules/identity/invitation.hpp"
#include "modules/identity/password_reset.hpp"
#include "modules/identity/second_factor.hpp"
#include "service/catalogue.hpp"

namespace erp::api {
namespace {

std::string user_json(const identity::SignedIn& who) {
  std::string out = "{\"id\":\"" + to_text(who.actor.user_id) + "\",\"email\":" + json_text(who.email) +
                    ",\"full_name\":" + json_text(who.full_name) + ",\"organization_id\":\"" +
                    to_text(who.actor.organization_id) + "\",\"language\":" + json_text(who.actor.language) +
                    ",\"must_change_password\":" + (who.must_change_password ? "true" : "false") +
                    ",\"must_add_second_factor\":" + (who.must_add_second_factor ? "true" : "false") +
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
  const TextMembers members{call.request.body};
  const auto name = members["username"];
  return tokens(
      call,
      call.context.sign_in.sign_in(
          name.empty() ? members["email"] : name, members["password"], attempt_of(call)));
}

http::Response refresh(Call& call) {
  return tokens(
      call, call.context.sign_in.refresh(TextMembers{call.request.body}["refresh_token"], attempt_of(call)));
}

}  // namespace

void refuse_other_sites(const http::Request& request) {
  if (const auto site = request.header("sec-fetch-site"); site && *site != "same-origin" && *site != "none")
    throw Refused{"csrf_token_missing"};
}

http::Response browser_session(const Call& call, const identity::Tokens& tokens) {
  auto response = success(
      call.request,
      "{\"csrf_token\":" + json_text(tokens.csrf_token) + ",\"user\":" + user_json(*tokens.who) + "}");
  response.headers.emplace_back("Set-Cookie", cookie(call, tokens.access_token, tokens.expires_in));
  return response;
}

namespace {

http::Response sign_in_for_browser(Call& call) {
  refuse_other_sites(call.request);
  const TextMembers members{call.request.body};
  auto attempt = attempt_of(call);
  attempt.browser = true;
  return browser_session(
      call, call.context.sign_in.sign_in(members["username"], members["password"], attempt));
}

// What was asked for with the password, a browser's session or a program's tokens, comes now.
http::Response sign_in_with_code(Call& call) {
  refuse_other_sites(call.request);
  const TextMembers members{call.request.body};
  const auto got =
      call.context.sign_in.sign_in_with_code(members["challenge"], members["code"], attempt_of(call));
  return got.csrf_token.empty() ? tokens(call, got) : browser_session(call, got);
}

http::Response sign_out(Call& call) {
  call.context.sign_in.sign_out(*call.who, attempt_of(call));
  auto response = success(call.request, "{\"signed_out\":true}");
  if (call.who->browser) response.headers.emplace_back("Set-Cookie", cookie(call, "", 0));
  return response;
}

http::Response change_password(Call& call) {
  const TextMembers members{call.request.body};
  call.context.sign_in.change_password(
      *call.who, members["current_password"], members["new_password"], attempt_of(call));
  return success(call.request, "{\"password_changed\":true}");
}

// The answer is the same for everybody.
http::Response forgotten_password(Call& call) {
  identity::ask_for_reset(call.context.database, TextMembers{call.request.body}["email"]);
  return success(call.request, "{\"asked\":true}");
}

http::Response reset_password(Call& call) {
  const TextMembers members{call.request.body};
  const auto user = identity::reset_password(
      call.context.database, members["token"], members["new_password"], attempt_of(call));
  call.context.sign_in.forget(to_text(user));
  return success(call.request, "{\"password_changed\":true}");
}

// She signs in with it then, as everybody does: a second factor may be asked of her.
http::Response accept_invitation(Call& call) {
  const TextMembers members{call.request.body};
  const auto used = identity::accept_invitation(
      call.context.database, members["token"], members["password"], attempt_of(call));
  call.context.sign_in.forget(to_text(used.user_id));
  return success(call.request, "{\"accepted\":true,\"email\":" + json_text(used.email) + "}");
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

http::Response confirm(Call& call) {
  const TextMembers members{call.request.body};
  const std::string code = members["code"];
  if (!members["credential_id"].empty())
    make_sure_by_passkey(call, members);
  else if (identity::passkey_needed(call.context.database, *call.who))
    throw Refused{"passkey_needed"};
  else
    make_sure(call, members["current_password"], code.empty() ? std::nullopt : std::optional{code});
  call.context.sign_in.confirm(*call.who);
  return success(call.request, "{\"confirmed\":true}");
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
      {"POST",
       "/api/v1/auth/second-factor",
       everyone,
       sign_in_with_code,
       "The code that follows a right password, of a device or a backup code: the session or the tokens",
       {.body = "challenge! code!"}},
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
      {"POST",
       "/api/v1/auth/accept-invitation",
       everyone,
       accept_invitation,
       "Choose the first password with the token of the mailed invitation, once within seven days",
       {.body = "token! password!"}},
      {"POST",
       "/api/v1/auth/confirm",
       signed_in,
       confirm,
       "Prove again that it is oneself, by password and code or by a passkey: what is grave is asked for a "
       "while no more",
       {.body = "current_password code credential_id client_data authenticator_data signature"}},
      {"GET",
       "/api/v1/auth/me",
       signed_in,
       me,
       "Who is signed in, for which company, and what she may do there"},
  };
}

}  // namespace erp::api
