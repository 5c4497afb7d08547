// Bytes travel as base64url, in bodies that are flat; options have the names of the standard, as browsers
// read them.
#include "api/passkey_routes.hpp"

#include "api/answer.hpp"
#include "api/auth_routes.hpp"
#include "api/authenticate.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/text_members.hpp"
#include "modules/identity/passkey.hpp"
#include "service/config.hpp"

namespace erp::api {
namespace {

constexpr std::int64_t milliseconds_for_it = 300'000;

RelyingParty site_of(const Call& call) {
  return relying_party_at(call.context.config.get()->server.public_url);
}

// What is no base64url is nothing, and refused like anything else that proves nothing.
std::string bytes_of(const TextMembers& members, std::string_view name) {
  std::string bytes;
  return from_base64url(members[name], bytes) ? bytes : std::string{};
}

identity::ShownPasskey shown_in(const TextMembers& members) {
  return {
      .credential_id = bytes_of(members, "credential_id"),
      .user_handle = bytes_of(members, "user_handle"),
      .answer = {
          .client_data = bytes_of(members, "client_data"),
          .authenticator_data = bytes_of(members, "authenticator_data"),
          .signature = bytes_of(members, "signature")}};
}

std::string json_of(const identity::Passkey& passkey) {
  return JsonObject{}
      .text("id", to_text(passkey.id))
      .text("name", passkey.name)
      .yes_no("synced", passkey.synced)
      .text("made_at", to_text(passkey.made_at))
      .json("last_used_at", passkey.last_used_at ? json_text(to_text(*passkey.last_used_at)) : "null")
      .done();
}

std::string credentials_of(const Call& call) {
  JsonArray all;
  for (const auto& passkey : identity::own_passkeys(call.context.database, *call.who))
    all.json(JsonObject{}.text("type", "public-key").text("id", passkey.credential_id).done());
  return all.done();
}

// Whoever it is: a passkey says that itself.
JsonObject options_for(const Call& call, const std::string& challenge) {
  return JsonObject{}
      .text("challenge", challenge)
      .text("rpId", site_of(call).id)
      .number("timeout", milliseconds_for_it)
      .text("userVerification", "required");
}

http::Response sign_in_options(Call& call) {
  refuse_other_sites(call.request);
  const auto challenge = call.context.sign_in.passkey_challenge(attempt_of(call));
  return success(call.request, options_for(call, challenge).done());
}

http::Response sign_in(Call& call) {
  refuse_other_sites(call.request);
  const TextMembers members{call.request.body};
  auto attempt = attempt_of(call);
  attempt.browser = true;
  return browser_session(
      call, call.context.sign_in.sign_in_with_passkey(shown_in(members), site_of(call), attempt));
}

http::Response confirm_options(Call& call) {
  const auto challenge =
      identity::open_passkey_challenge(call.context.database, &*call.who, identity::passkey_confirms);
  return success(
      call.request, options_for(call, challenge).json("allowCredentials", credentials_of(call)).done());
}

std::string user_json(const Call& call) {
  const auto& id = call.who->actor.user_id.bytes;
  return JsonObject{}
      .text("id", base64url({reinterpret_cast<const char*>(id.data()), id.size()}))
      .text("name", call.who->email)
      .text("displayName", call.who->full_name)
      .done();
}

// Her password is asked for before the device makes a key that would then be good for nothing.
http::Response make_options(Call& call) {
  const TextMembers members{call.request.body};
  const std::string code = members["code"];
  make_sure(call, members["current_password"], code.empty() ? std::nullopt : std::optional{code});
  identity::refuse_further_passkey(call.context.database, *call.who);
  const auto challenge =
      identity::open_passkey_challenge(call.context.database, &*call.who, identity::passkey_is_made);
  JsonArray algorithms;
  for (const int algorithm : passkey_algorithms)
    algorithms.json(JsonObject{}.text("type", "public-key").number("alg", algorithm).done());
  return success(
      call.request,
      JsonObject{}
          .text("challenge", challenge)
          .json("rp", JsonObject{}.text("id", site_of(call).id).text("name", "ITDO ERP").done())
          .json("user", user_json(call))
          .json("pubKeyCredParams", algorithms.done())
          .json("excludeCredentials", credentials_of(call))
          .json(
              "authenticatorSelection",
              JsonObject{}
                  .text("residentKey", "required")
                  .yes_no("requireResidentKey", true)
                  .text("userVerification", "required")
                  .done())
          .text("attestation", "none")
          .number("timeout", milliseconds_for_it)
          .done());
}

http::Response make(Call& call) {
  const TextMembers members{call.request.body};
  const identity::PasskeyRequest request{
      .name = members["name"],
      .client_data = bytes_of(members, "client_data"),
      .authenticator_data = bytes_of(members, "authenticator_data")};
  const auto made =
      identity::make_passkey(call.context.database, *call.who, request, site_of(call), attempt_of(call));
  call.context.sign_in.forget(to_text(call.who->actor.user_id));
  return success(call.request, json_of(made), 201);
}

http::Response list_own(Call& call) {
  JsonArray all;
  for (const auto& passkey : identity::own_passkeys(call.context.database, *call.who))
    all.json(json_of(passkey));
  return success(call.request, JsonObject{}.json("passkeys", all.done()).done());
}

http::Response rename(Call& call) {
  const auto name = TextMembers{call.request.body}["name"];
  identity::rename_passkey(
      call.context.database, *call.who, id_of(call.arguments.front()), name, attempt_of(call));
  return success(call.request, "{\"renamed\":1}");
}

http::Response remove(Call& call) {
  identity::remove_passkey(call.context.database, *call.who, id_of(call.arguments.front()), attempt_of(call));
  call.context.sign_in.forget(to_text(call.who->actor.user_id));
  return success(call.request, "{\"removed\":1}");
}

}  // namespace

void make_sure_by_passkey(Call& call, const TextMembers& members) {
  call.context.sign_in.make_sure(*call.who, shown_in(members), site_of(call), attempt_of(call));
}

std::vector<Route> passkey_routes() {
  using enum Route::Access;
  return {
      {"POST",
       "/api/v1/auth/passkey-sign-in/options",
       everyone,
       sign_in_options,
       "What a passkey is asked to sign, once within five minutes"},
      {"POST",
       "/api/v1/auth/passkey-sign-in",
       everyone,
       sign_in,
       "Sign in a browser with a passkey, without a name: session cookie and CSRF token",
       {.body = "credential_id! client_data! authenticator_data! signature! user_handle!"}},
      {"POST",
       "/api/v1/auth/confirm/options",
       signed_in,
       confirm_options,
       "What one of the own passkeys is asked to sign, to prove again that it is oneself"},
      {"GET", "/api/v1/auth/passkeys", signed_in, list_own, "The own passkeys"},
      {"POST",
       "/api/v1/auth/passkeys/options",
       signed_in,
       make_options,
       "What a passkey is made of, for whoever knows the password and the code",
       {.body = "current_password! code"}},
      {"POST",
       "/api/v1/auth/passkeys",
       signed_in,
       make,
       "Register the passkey that was made; without a name it gets that of the browser",
       {.body = "client_data! authenticator_data! name"}},
      {"PATCH",
       "/api/v1/auth/passkeys/{id}",
       signed_in,
       rename,
       "Give one of the own passkeys another name",
       {.body = "name!"}},
      {"DELETE", "/api/v1/auth/passkeys/{id}", signed_in, remove, "Remove one of the own passkeys"},
  };
}

}  // namespace erp::api
