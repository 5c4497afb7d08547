#include "service/openid_provider.hpp"

#include "service/secrets.hpp"
#include "service/web_call.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <iterator>

namespace erp {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto believed_for = 1h;
constexpr auto keys_pause = 30s;  // a stranger's tokens do not make us ask again and again
constexpr auto patience = 5s;

json::object object_of(const WebAnswer& answer, const std::string& what) {
  if (!answer.ok())
    throw ProviderAway{
        what + ": " + (answer.status == 0 ? answer.fault : "status " + std::to_string(answer.status))};
  boost::system::error_code error;
  auto value = json::parse(answer.body, error);
  if (error || !value.is_object()) throw ProviderAway{what + ": no JSON object"};
  return std::move(value.get_object());
}

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// In the clear only to this machine itself.
bool safe(std::string_view url) {
  for (const std::string_view start : {"https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:"})
    if (url.starts_with(start)) return true;
  return false;
}

std::string address_of(const json::object& said, std::string_view name) {
  auto url = text_of(said, name);
  if (!safe(url)) throw ProviderAway{std::string{name} + " is missing or not https"};
  return url;
}

// Basic unless only the other way is named (Discovery 1.0, 3).
bool takes_basic(const json::object& said) {
  const auto* methods = said.if_contains("token_endpoint_auth_methods_supported");
  if (!methods || !methods->is_array()) return true;
  for (const auto& method : methods->get_array())
    if (method == "client_secret_basic") return true;
  return false;
}

std::string secret_of(const Config::Oidc& config) {
  if (config.client_secret_file.empty()) return {};
  std::ifstream file{config.client_secret_file};
  std::string secret{std::istreambuf_iterator<char>{file}, {}};
  if (!file && secret.empty()) throw ProviderAway{"the file of the client's secret cannot be read"};
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  return secret;
}

std::string bytes(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

}  // namespace

SignInElsewhere SignInElsewhere::of(std::string_view secret) {
  const auto part = [&](std::string_view name) { return base64url(bytes(hmac_sha256(secret, name))); };
  return {.state = part("state"), .nonce = part("nonce"), .verifier = part("verifier")};
}

OpenIdProvider::Known OpenIdProvider::known(const Config::Oidc& config) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock{mutex_};
    if (known_.issuer == config.issuer && now - known_.read_at < believed_for) return known_;
  }
  if (!safe(config.issuer)) throw ProviderAway{"oidc.issuer is not https"};
  const std::string base = config.issuer.ends_with('/') ? config.issuer : config.issuer + "/";
  const auto said = object_of(
      call_web({.url = base + ".well-known/openid-configuration", .at_most = patience}), "its description");
  Known fresh{
      .issuer = text_of(said, "issuer"),
      .authorize = address_of(said, "authorization_endpoint"),
      .token = address_of(said, "token_endpoint"),
      .userinfo = said.contains("userinfo_endpoint") ? address_of(said, "userinfo_endpoint") : "",
      .keys_at = address_of(said, "jwks_uri"),
      .keys = {},
      .basic = takes_basic(said),
      .read_at = now,
      .keys_read_at = {}};
  if (fresh.issuer != config.issuer) throw ProviderAway{"it calls itself otherwise than oidc.issuer"};
  const std::lock_guard lock{mutex_};
  return known_ = fresh;
}

std::string OpenIdProvider::keys_again(const Known& of) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock{mutex_};
    if (known_.issuer == of.issuer && !known_.keys.empty() && now - known_.keys_read_at < keys_pause)
      return known_.keys;
  }
  const auto answer = call_web({.url = of.keys_at, .at_most = patience});
  object_of(answer, "its keys");
  const std::lock_guard lock{mutex_};
  if (known_.issuer == of.issuer) known_.keys = answer.body, known_.keys_read_at = now;
  return answer.body;
}

std::string OpenIdProvider::address(
    const Config::Oidc& config, const std::string& back_to, const SignInElsewhere& sign_in) {
  std::string url;
  asking_.run([&] { url = known(config).authorize; });
  std::string scopes;
  for (const auto& scope : config.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  const std::pair<std::string_view, std::string> parameters[] = {
      {"response_type", "code"},
      {"client_id", config.client_id},
      {"redirect_uri", back_to},
      {"scope", scopes},
      {"state", sign_in.state},
      {"nonce", sign_in.nonce},
      {"code_challenge", base64url(bytes(sha256(sign_in.verifier)))},
      {"code_challenge_method", "S256"}};
  url += url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : parameters) url += std::string{name} + "=" + form_encoded(value) + "&";
  url.pop_back();
  return url;
}

std::string OpenIdProvider::tokens(
    const Known& provider, const Config::Oidc& config, const std::string& back_to, const std::string& code,
    const SignInElsewhere& sign_in) {
  const auto secret = secret_of(config);
  const auto client = form_encoded(config.client_id);
  WebRequest request{.url = provider.token, .content_type = "application/x-www-form-urlencoded"};
  request.at_most = patience;
  request.body = "grant_type=authorization_code&code=" + form_encoded(code) +
                 "&redirect_uri=" + form_encoded(back_to) + "&code_verifier=" + sign_in.verifier;
  if (!secret.empty() && provider.basic)
    request.authorization = "Basic " + base64(client + ":" + form_encoded(secret));
  else
    request.body += "&client_id=" + client + (secret.empty() ? "" : "&client_secret=" + form_encoded(secret));
  const auto answer = call_web(request);
  // RFC 6749, 5.2: the code is not good, or not any more.
  if (answer.status == 400) throw IdTokenRefused{"the code is refused"};
  object_of(answer, "its tokens");
  return answer.body;
}

IdClaims OpenIdProvider::who(
    const Config::Oidc& config, const std::string& back_to, const std::string& code,
    const SignInElsewhere& sign_in) {
  IdClaims claims;
  asking_.run([&] {
    const auto provider = known(config);
    const auto given = json::parse(tokens(provider, config, back_to, code, sign_in)).get_object();
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const IdExpectation expected{config.issuer, config.client_id, sign_in.nonce, seconds.count()};
    const auto token = text_of(given, "id_token");
    try {
      claims = read_id_token(token, provider.keys.empty() ? keys_again(provider) : provider.keys, expected);
    } catch (const IdKeyUnknown&) { claims = read_id_token(token, keys_again(provider), expected); }
    if (!claims.email.empty() || provider.userinfo.empty()) return;
    const auto said = call_web(
        {.url = provider.userinfo,
         .authorization = "Bearer " + text_of(given, "access_token"),
         .at_most = patience});
    if (said.ok()) read_email(said.body, claims);
  });
  return claims;
}

}  // namespace erp
