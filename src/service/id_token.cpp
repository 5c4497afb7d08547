#include "service/id_token.hpp"

#include <cjose/cjose.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace erp {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_token = 16'384, longest_text = 255, most_keys = 50;
constexpr std::size_t least_rsa_bits = 2048;
constexpr std::int64_t clock_skew = 60;  // seconds that two clocks may differ
constexpr std::string_view with_rsa[] = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};
constexpr std::string_view with_ec[] = {"ES256", "ES384", "ES512"};

struct Release {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Signed = std::unique_ptr<cjose_jws_t, Release>;
using Key = std::unique_ptr<cjose_jwk_t, Release>;

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

json::object object_of(std::string_view text, const char* what) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_object()) throw IdTokenRefused{std::string{what} + " is no JSON object"};
  return std::move(value.get_object());
}

struct Header {
  std::string algorithm, key_id, key_type;
};

std::string header_of(cjose_jws_t* token, const char* name) {
  cjose_err error{};
  const char* const value = cjose_header_get(cjose_jws_get_protected(token), name, &error);
  return value ? value : "";
}

// "none" and signatures with a shared secret are made by anybody who has the client's secret, or nothing.
Header read_header(cjose_jws_t* token) {
  Header header{.algorithm = header_of(token, "alg"), .key_id = header_of(token, "kid"), .key_type = {}};
  if (std::ranges::find(with_rsa, header.algorithm) != std::end(with_rsa)) header.key_type = "RSA";
  if (std::ranges::find(with_ec, header.algorithm) != std::end(with_ec)) header.key_type = "EC";
  if (header.key_type.empty()) throw IdTokenRefused{"its algorithm is not taken"};
  return header;
}

bool fits(const json::object& key, const Header& header) {
  const auto absent_or = [&](std::string_view name, std::string_view wanted) {
    return !key.contains(name) || text_of(key, name) == wanted;
  };
  return text_of(key, "kty") == header.key_type && absent_or("use", "sig") &&
         absent_or("alg", header.algorithm) &&
         (header.key_id.empty() || text_of(key, "kid") == header.key_id);
}

Key key_for(const Header& header, std::string_view key_set) {
  const auto set = object_of(key_set, "the set of keys");
  const auto* all = set.if_contains("keys");
  if (!all || !all->is_array() || all->get_array().size() > most_keys)
    throw IdTokenRefused{"the set of keys has none"};
  const json::object* found = nullptr;
  for (const auto& one : all->get_array()) {
    if (!one.is_object() || !fits(one.get_object(), header)) continue;
    if (found) throw IdTokenRefused{"several keys could be meant"};
    found = &one.get_object();
  }
  if (!found) throw IdKeyUnknown{"the key is not among those of the provider"};
  const auto text = json::serialize(*found);
  cjose_err error{};
  Key key{cjose_jwk_import(text.data(), text.size(), &error)};
  if (!key) throw IdTokenRefused{"the key cannot be read"};
  if (header.key_type == "RSA" && cjose_jwk_get_keysize(key.get(), &error) < least_rsa_bits)
    throw IdTokenRefused{"the key is too short"};
  return key;
}

std::int64_t seconds_of(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  boost::system::error_code error;
  const auto seconds = value ? value->to_number<std::int64_t>(error) : 0;
  if (!value || error) throw IdTokenRefused{std::string{name} + " is missing"};
  return seconds;
}

bool is_meant_for(const json::object& claims, const std::string& client) {
  const auto* audience = claims.if_contains("aud");
  if (!audience) return false;
  if (audience->is_string()) return audience->get_string() == client;
  if (!audience->is_array()) return false;
  const auto& all = audience->get_array();
  const auto is_client = [&](const json::value& one) {
    return one.is_string() && one.get_string() == client;
  };
  if (std::ranges::none_of(all, is_client)) return false;
  return all.size() == 1 || text_of(claims, "azp") == client;
}

void check(const json::object& claims, const IdExpectation& expected) {
  if (text_of(claims, "iss") != expected.issuer) throw IdTokenRefused{"it is of another issuer"};
  if (!is_meant_for(claims, expected.client_id)) throw IdTokenRefused{"it is meant for another client"};
  if (claims.contains("azp") && text_of(claims, "azp") != expected.client_id)
    throw IdTokenRefused{"it was given to another client"};
  if (seconds_of(claims, "exp") <= expected.now - clock_skew) throw IdTokenRefused{"it has expired"};
  if (seconds_of(claims, "iat") > expected.now + clock_skew) throw IdTokenRefused{"it is of the future"};
  if (expected.nonce.empty() || text_of(claims, "nonce") != expected.nonce)
    throw IdTokenRefused{"it belongs to another sign-in"};
  const auto subject = text_of(claims, "sub");
  if (subject.empty() || subject.size() > longest_text) throw IdTokenRefused{"it names nobody"};
}

void take_email(const json::object& claims, IdClaims& out) {
  const auto email = text_of(claims, "email");
  if (email.empty() || email.size() > longest_text) return;
  out.email = email;
  const auto* verified = claims.if_contains("email_verified");
  out.email_verified = verified && verified->is_bool() && verified->get_bool();
}

}  // namespace

IdClaims read_id_token(std::string_view token, std::string_view key_set, const IdExpectation& expected) {
  if (token.size() > longest_token) throw IdTokenRefused{"it is too long"};
  cjose_err error{};
  const Signed jws{cjose_jws_import(token.data(), token.size(), &error)};
  if (!jws) throw IdTokenRefused{"it is no signed token"};
  if (!header_of(jws.get(), "crit").empty()) throw IdTokenRefused{"it asks for what is not known here"};
  const Key key = key_for(read_header(jws.get()), key_set);
  if (!cjose_jws_verify(jws.get(), key.get(), &error)) throw IdTokenRefused{"its signature is wrong"};
  std::uint8_t* text = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &text, &size, &error)) throw IdTokenRefused{"it says nothing"};
  const auto claims = object_of({reinterpret_cast<const char*>(text), size}, "what it says");
  check(claims, expected);
  IdClaims out{.issuer = expected.issuer, .subject = text_of(claims, "sub"), .acr = text_of(claims, "acr")};
  take_email(claims, out);
  if (const auto* methods = claims.if_contains("amr"); methods && methods->is_array())
    for (const auto& method : methods->get_array())
      if (method.is_string()) out.amr.emplace_back(method.get_string());
  return out;
}

void read_email(std::string_view text, IdClaims& out) {
  const auto claims = object_of(text, "what is said of the person");
  if (text_of(claims, "sub") != out.subject) throw IdTokenRefused{"it speaks of somebody else"};
  take_email(claims, out);
}

}  // namespace erp
