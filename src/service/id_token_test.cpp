#include "service/id_token.hpp"

#include "service/secrets.hpp"

#include <cjose/cjose.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace erp {
namespace {

constexpr std::int64_t now = 1'800'000'000;
const IdExpectation expected{"https://id.example/", "erp", "n-1", now};

// Keys as a provider has them: made once, they cost a moment.
struct Provider {
  cjose_err error{};
  cjose_jwk_t* rsa = made(cjose_jwk_create_RSA_random(2048, exponent, 3, &error), "rsa-1");
  cjose_jwk_t* weak = made(cjose_jwk_create_RSA_random(1024, exponent, 3, &error), "weak");
  cjose_jwk_t* ec = made(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), "ec-1");
  cjose_jwk_t* other = made(cjose_jwk_create_RSA_random(2048, exponent, 3, &error), "rsa-1");

  static constexpr std::uint8_t exponent[] = {1, 0, 1};
  cjose_jwk_t* made(cjose_jwk_t* key, const char* id) {
    cjose_jwk_set_kid(key, id, std::string_view{id}.size(), &error);
    return key;
  }
  std::string json(cjose_jwk_t* key) {
    char* const text = cjose_jwk_to_json(key, false, &error);
    std::string out{text};
    std::free(text);
    return out;
  }
  std::string keys() { return "{\"keys\":[" + json(rsa) + "," + json(ec) + "," + json(weak) + "]}"; }
};
Provider& provider() {
  static Provider one;
  return one;
}

std::string claims(const std::string& change = {}) {
  return "{\"iss\":\"https://id.example/\",\"aud\":\"erp\",\"sub\":\"u1\",\"nonce\":\"n-1\",\"exp\":" +
         std::to_string(now + 300) + ",\"iat\":" + std::to_string(now) + change + "}";
}
// A later member takes the place of an earlier one.
std::string without(std::string name) {
  auto text = claims();
  text.replace(text.find("\"" + name + "\""), name.size() + 2, "\"x" + name + "\"");
  return text;
}

std::string sign(const std::string& payload, cjose_jwk_t* key, const char* algorithm, const char* key_id) {
  cjose_err error{};
  cjose_header_t* header = cjose_header_new(&error);
  cjose_header_set(header, "alg", algorithm, &error);
  if (*key_id) cjose_header_set(header, "kid", key_id, &error);
  auto* jws = cjose_jws_sign(
      key, header, reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(), &error);
  const char* text = nullptr;
  std::string out;
  if (jws && cjose_jws_export(jws, &text, &error)) out = text;
  cjose_jws_release(jws);
  cjose_header_release(header);
  return out;
}
std::string signed_by_rsa(const std::string& payload) {
  return sign(payload, provider().rsa, "RS256", "rsa-1");
}

std::string refused(const std::string& token, const IdExpectation& wanted = expected) {
  try {
    read_id_token(token, provider().keys(), wanted);
    return "";
  } catch (const IdTokenRefused& why) { return why.what(); }
}

TEST(IdToken, says_who_it_is) {
  const auto said = read_id_token(
      signed_by_rsa(claims(R"(,"email":"a@b.jp","email_verified":true,"acr":"loa-3","amr":["pwd","otp"])")),
      provider().keys(),
      expected);
  EXPECT_EQ(said.subject, "u1");
  EXPECT_EQ(said.issuer, "https://id.example/");
  EXPECT_EQ(said.email, "a@b.jp");
  EXPECT_TRUE(said.email_verified);
  EXPECT_EQ(said.acr, "loa-3");
  EXPECT_EQ(said.amr, (std::vector<std::string>{"pwd", "otp"}));
}

TEST(IdToken, takes_the_algorithms_of_private_keys) {
  for (const char* algorithm : {"RS256", "RS512", "PS256"})
    EXPECT_EQ(refused(sign(claims(), provider().rsa, algorithm, "rsa-1")), "") << algorithm;
  EXPECT_EQ(refused(sign(claims(), provider().ec, "ES256", "ec-1")), "");
  EXPECT_EQ(refused(sign(claims(), provider().ec, "ES256", "")), "") << "the only key of its kind";
}

TEST(IdToken, takes_no_other) {
  const auto payload = base64url(claims());
  for (const auto* header :
       {R"({"alg":"none"})", R"({"alg":"NONE"})", R"({"alg":"HS256","kid":"rsa-1"})", R"({})"})
    EXPECT_NE(refused(base64url(header) + "." + payload + "."), "") << header;
  // The public key of everybody as a shared secret.
  cjose_err error{};
  const auto secret = provider().json(provider().rsa);
  auto* shared =
      cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size(), &error);
  EXPECT_EQ(refused(sign(claims(), shared, "HS256", "rsa-1")), "its algorithm is not taken");
  cjose_jwk_release(shared);
  EXPECT_EQ(refused(sign(claims(), provider().weak, "RS256", "weak")), "the key is too short");
}

TEST(IdToken, takes_no_other_key) {
  EXPECT_EQ(refused(sign(claims(), provider().other, "RS256", "rsa-1")), "its signature is wrong");
  EXPECT_THROW(
      read_id_token(sign(claims(), provider().other, "RS256", "rsa-2"), provider().keys(), expected),
      IdKeyUnknown);
  EXPECT_EQ(refused(sign(claims(), provider().rsa, "RS256", "")), "several keys could be meant");
}

TEST(IdToken, no_letter_of_it_may_be_changed) {
  const auto token = signed_by_rsa(claims());
  const auto first = token.find('.'), second = token.find('.', first + 1);
  const auto forged =
      token.substr(0, first + 1) + base64url(claims(R"(,"email":"boss@b.jp")")) + token.substr(second);
  EXPECT_EQ(refused(forged), "its signature is wrong");
  EXPECT_NE(refused(token.substr(0, second + 1)), "");
  EXPECT_NE(refused(token.substr(0, token.size() - 8)), "");
  const std::string long_one(20'000, 'a');
  for (const std::string_view broken : {"", ".", "..", "a.b.c", "a.b", long_one.c_str()})
    EXPECT_NE(refused(std::string{broken}), "") << broken.substr(0, 20);
}

TEST(IdToken, is_of_this_issuer_for_this_client_for_this_sign_in_and_of_now) {
  struct Case {
    std::string_view what;
    std::string payload;
    bool taken;
  };
  const auto at = [](std::string name, std::int64_t seconds) {
    return ",\"" + name + "\":" + std::to_string(seconds);
  };
  const Case cases[] = {
      {"as it should be", claims(), true},
      {"another issuer", claims(R"(,"iss":"https://id.example")"), false},
      {"no issuer", without("iss"), false},
      {"another client", claims(R"(,"aud":"crm")"), false},
      {"no client", without("aud"), false},
      {"a list of one", claims(R"(,"aud":["erp"])"), true},
      {"several, and given to us", claims(R"(,"aud":["crm","erp"],"azp":"erp")"), true},
      {"several, and given to another", claims(R"(,"aud":["crm","erp"],"azp":"crm")"), false},
      {"several, and given to nobody", claims(R"(,"aud":["crm","erp"])"), false},
      {"given to another", claims(R"(,"azp":"crm")"), false},
      {"another sign-in", claims(R"(,"nonce":"n-2")"), false},
      {"no sign-in", without("nonce"), false},
      {"nobody", claims(R"(,"sub":"")"), false},
      {"no text", claims(R"(,"sub":7)"), false},
      {"just over", claims(at("exp", now - 59)), true},
      {"over", claims(at("exp", now - 60)), false},
      {"without an end", without("exp"), false},
      {"an end that is no number", claims(R"(,"exp":"never")"), false},
      {"of another clock", claims(at("iat", now + 60)), true},
      {"of the future", claims(at("iat", now + 61)), false},
  };
  for (const Case& c : cases) EXPECT_EQ(refused(signed_by_rsa(c.payload)).empty(), c.taken) << c.what;
  EXPECT_NE(refused(signed_by_rsa(claims()), {"https://id.example/", "erp", "", now}), "");
}

TEST(IdToken, an_address_is_verified_only_if_it_is_said_so) {
  IdClaims said{.issuer = {}, .subject = "u1", .email = {}, .acr = {}, .amr = {}};
  for (const auto* unsaid :
       {"", R"(,"email_verified":false)", R"(,"email_verified":"true")", R"(,"email_verified":1)"}) {
    read_email(R"({"sub":"u1","email":"a@b.jp")" + std::string{unsaid} + "}", said);
    EXPECT_FALSE(said.email_verified) << unsaid;
  }
  read_email(R"({"sub":"u1","email":"a@b.jp","email_verified":true})", said);
  EXPECT_TRUE(said.email_verified);
  EXPECT_THROW(read_email(R"({"sub":"u2","email":"c@b.jp"})", said), IdTokenRefused);
  EXPECT_THROW(read_email("[]", said), IdTokenRefused);
}

}  // namespace
}  // namespace erp
