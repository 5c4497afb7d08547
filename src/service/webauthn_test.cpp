#include "service/webauthn.hpp"

#include "service/secrets.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <memory>

namespace erp {
namespace {

const RelyingParty site = relying_party_at("https://erp.aoi.example");
constexpr unsigned there = 0x01, verified = 0x04, may_sync = 0x08, synced = 0x10, tells_key = 0x40;

std::string hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string{digits.substr(i, 2)}, nullptr, 16));
  return out;
}

std::string as_text(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

// A device with one key, as software makes it.
class Device {
 public:
  explicit Device(int algorithm) : algorithm_{algorithm} {
    key_.reset(
        algorithm == -7   ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
        : algorithm == -8 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                          : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  }

  std::string cose() const {
    if (algorithm_ == -7) {
      std::string point(65, '\0');
      std::size_t size = 0;
      EVP_PKEY_get_octet_string_param(
          key_.get(), OSSL_PKEY_PARAM_PUB_KEY, as_bytes(point), point.size(), &size);
      return hex("a5010203262001215820") + point.substr(1, 32) + hex("225820") + point.substr(33);
    }
    if (algorithm_ == -8) {
      std::string point(32, '\0');
      std::size_t size = point.size();
      EVP_PKEY_get_raw_public_key(key_.get(), as_bytes(point), &size);
      return hex("a4010103272006215820") + point;
    }
    BIGNUM* modulus = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_RSA_N, &modulus);
    std::string n(256, '\0');
    BN_bn2bin(modulus, as_bytes(n));
    BN_free(modulus);
    return hex("a401030339010020590100") + n + hex("2143010001");
  }

  std::string sign(std::string_view text) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    const auto* digest = algorithm_ == -8 ? nullptr : EVP_sha256();
    EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get());
    std::string signature(512, '\0');
    std::size_t size = signature.size();
    const auto* from = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context.get(), as_bytes(signature), &size, from, text.size());
    signature.resize(size);
    return signature;
  }

 private:
  static unsigned char* as_bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

  int algorithm_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{nullptr, EVP_PKEY_free};
};

std::string data(unsigned flags, unsigned counter = 7, const RelyingParty& of = site) {
  std::string out = as_text(sha256(of.id)) + static_cast<char>(flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(counter >> shift);
  return out;
}
std::string made_by(
    const Device& device, unsigned flags = there | verified, const std::string& id = "its-name",
    const RelyingParty& of = site) {
  return data(flags | tells_key, 7, of) + std::string(16, '\0') + static_cast<char>(id.size() >> 8) +
         static_cast<char>(id.size()) + id + device.cose();
}

std::string fault_in(auto what) {
  try {
    what();
    return "";
  } catch (const PasskeyRefused& why) { return why.what(); }
}
std::string unmade(const std::string& authenticator_data) {
  return fault_in([&] { read_made_passkey(authenticator_data, site); });
}

const std::string asked = R"({"type":"webauthn.get","challenge":"Yw","origin":"https://erp.aoi.example"})";
PasskeyAnswer answer_of(const Device& device, const std::string& authenticator_data) {
  return {asked, authenticator_data, device.sign(authenticator_data + as_text(sha256(asked)))};
}

TEST(Passkey, belongs_to_the_site_that_people_see) {
  struct Case {
    std::string_view address, origin, id;
  };
  for (const auto& [address, origin, id] : std::vector<Case>{
           {"https://erp.example.jp", "https://erp.example.jp", "erp.example.jp"},
           {"https://ERP.Example.jp/", "https://erp.example.jp", "erp.example.jp"},
           {"https://erp.example.jp:443/erp?x", "https://erp.example.jp", "erp.example.jp"},
           {"https://erp.example.jp:8443", "https://erp.example.jp:8443", "erp.example.jp"},
           {"http://localhost:8000", "http://localhost:8000", "localhost"},
           {"http://localhost:80", "http://localhost", "localhost"},
           {"http://localhost:443", "http://localhost:443", "localhost"},
           {"nonsense", "nonsense", "nonsense"},
       }) {
    const auto found = relying_party_at(address);
    EXPECT_EQ(found.origin, origin);
    EXPECT_EQ(found.id, id);
  }
}

TEST(Passkey, is_asked_on_a_page_of_this_site_alone) {
  const auto why = [](const std::string& client_data, PasskeyAct act = PasskeyAct::use) {
    return fault_in([&] { challenge_in(client_data, act, site); });
  };
  const auto said = [](const std::string& type, const std::string& origin, const std::string& more = {}) {
    return R"({"type":")" + type + R"(","challenge":"Yw","origin":")" + origin + "\"" + more + "}";
  };
  const std::string here = "https://erp.aoi.example";
  EXPECT_EQ(challenge_in(asked, PasskeyAct::use, site), "Yw");
  EXPECT_EQ(why(said("webauthn.create", here), PasskeyAct::make), "");
  EXPECT_EQ(why(said("webauthn.get", here, R"(,"crossOrigin":false,"later":1)")), "");
  const std::string something = "it was asked to do something else",
                    elsewhere = "it was asked on another site",
                    within = "it was asked within a page of another site";
  EXPECT_EQ(why(said("webauthn.create", here)), something);
  EXPECT_EQ(why(said("webauthn.get", here), PasskeyAct::make), something);
  EXPECT_EQ(why(said("payment.get", here)), something);
  for (const auto* origin :
       {"https://erp.aoi.example:8443",
        "http://erp.aoi.example",
        "https://aoi.example",
        "https://erp.aoi.example.evil.example",
        "https://erp.aoi.example/",
        "null",
        ""})
    EXPECT_EQ(why(said("webauthn.get", origin)), elsewhere) << origin;
  EXPECT_EQ(why(said("webauthn.get", here, R"(,"crossOrigin":true)")), within);
  EXPECT_EQ(why(said("webauthn.get", here, R"(,"crossOrigin":"no")")), within);
  EXPECT_EQ(why(said("webauthn.get", here, R"(,"topOrigin":"https://evil.example")")), within);
  for (const auto* nothing : {"", "[]", "{", "\"x\"", "\xff"})
    EXPECT_EQ(why(nothing), "what the browser says is no JSON object") << nothing;
  EXPECT_EQ(why(asked + std::string(5000, ' ')), "what the browser says is too long");
}

TEST(Passkey, is_read_with_each_algorithm_that_is_taken) {
  for (const int algorithm : passkey_algorithms) {
    const Device device{algorithm};
    const auto made = read_made_passkey(made_by(device), site);
    EXPECT_EQ(made.credential_id, "its-name");
    EXPECT_EQ(made.key.algorithm, algorithm);
    EXPECT_EQ(made.counter, 7);
    EXPECT_FALSE(made.synced);
    EXPECT_EQ(counter_of(answer_of(device, data(there | verified, 8)), made.key, site), 8);
  }
  EXPECT_TRUE(read_made_passkey(made_by(Device{-7}, there | verified | may_sync | synced), site).synced);
}

TEST(Passkey, is_not_taken_for_another_site_or_without_its_owner) {
  const Device device{-7};
  EXPECT_EQ(
      unmade(made_by(device, there | verified, "x", relying_party_at("https://evil.example"))),
      "it is for another site");
  EXPECT_EQ(unmade(made_by(device, verified)), "nobody was there");
  EXPECT_EQ(unmade(made_by(device, there)), "the device did not make sure who was there");
  EXPECT_EQ(unmade(made_by(device, there | verified | synced)), "its flags contradict themselves");
}

TEST(Passkey, is_not_taken_when_it_is_malformed) {
  const std::string none = "it has no key that is taken";
  const auto whole = made_by(Device{-7});
  for (std::size_t size = 37; size < whole.size(); ++size)
    EXPECT_EQ(unmade(whole.substr(0, size)), none) << size;
  EXPECT_EQ(unmade(""), "it is for another site");
  EXPECT_EQ(unmade(data(there | verified)), none) << "without a key";
  auto off_the_curve = whole;
  off_the_curve.back() = static_cast<char>(off_the_curve.back() ^ 1);
  EXPECT_EQ(unmade(off_the_curve), "its public key is none");
  auto es384 = whole;
  es384.replace(es384.find(hex("03262001")), 4, hex("03362001"));
  EXPECT_EQ(unmade(es384), none);
  EXPECT_EQ(unmade(made_by(Device{-7}, there | verified, "")), "its name is none");
  EXPECT_EQ(unmade(made_by(Device{-7}, there | verified, std::string(1024, 'n'))), "its name is none");
  EXPECT_EQ(unmade(whole + std::string(4096, '\0')), "what the device says is too long");
}

TEST(Passkey, proves_nothing_with_whatever_is_changed) {
  for (const int algorithm : passkey_algorithms) {
    const Device device{algorithm}, other{algorithm};
    const auto key = read_made_passkey(made_by(device), site).key;
    const auto right = answer_of(device, data(there | verified, 8));
    const auto why = [&](const PasskeyAnswer& answer) {
      return fault_in([&] { counter_of(answer, key, site); });
    };
    const std::string wrong = "its signature is wrong";
    EXPECT_EQ(why(right), "");
    EXPECT_EQ(why({right.client_data + " ", right.authenticator_data, right.signature}), wrong);
    EXPECT_EQ(why({right.client_data, data(there | verified, 9), right.signature}), wrong);
    EXPECT_EQ(why({right.client_data, right.authenticator_data, right.signature.substr(1)}), wrong);
    EXPECT_EQ(why(answer_of(other, right.authenticator_data)), wrong);
    EXPECT_EQ(why({right.client_data, right.authenticator_data, ""}), "what the device says cannot be read");
    EXPECT_EQ(why(answer_of(device, data(verified))), "nobody was there");
    EXPECT_EQ(why(answer_of(device, data(there))), "the device did not make sure who was there");
    EXPECT_EQ(
        why(answer_of(device, data(there | verified, 8, relying_party_at("https://evil.example")))),
        "it is for another site");
    for (const std::size_t size : {0U, 1U, 36U})
      EXPECT_EQ(
          why(answer_of(device, right.authenticator_data.substr(0, size))),
          "what the device says cannot be read");
    // A key of one algorithm says nothing by another.
    for (const int another : {-7, -8, -257, -35, 0})
      EXPECT_EQ(
          fault_in([&] {
            counter_of(right, {another, key.bytes}, site);
          }).empty(),
          another == algorithm)
          << another;
  }
}

TEST(Passkey, of_the_standard_is_understood) {
  // Web Authentication, Level 3, 16.2: ES256 with no attestation. Its owner is there, but was not made sure
  // of.
  const auto example = relying_party_at("https://example.org");
  auto made =
      hex("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367"
          "ff6f3a"
          "1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f"
          "97ca9b"
          "2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68e"
          "d73290"
          "af2e2664796b9220");
  const std::string unsure = "the device did not make sure who was there";
  EXPECT_EQ(fault_in([&] { read_made_passkey(made, example); }), unsure);
  made[32] = static_cast<char>(made[32] | static_cast<char>(verified));  // nothing is signed here
  const auto passkey = read_made_passkey(made, example);
  EXPECT_EQ(
      hexadecimal(passkey.credential_id), "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4");
  EXPECT_TRUE(passkey.synced);
  const PasskeyAnswer answer{
      R"({"type":"webauthn.get","challenge":"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag",)"
      R"("origin":"https://example.org","crossOrigin":false})",
      hex("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000"),
      hex("3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174"
          "f5"
          "75bf11a1dd5d78c6e486013f937295ea13653e331e87")};
  EXPECT_EQ(
      challenge_in(answer.client_data, PasskeyAct::use, example),
      "OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag");
  EXPECT_EQ(fault_in([&] { counter_of(answer, passkey.key, example); }), unsure) << "after its signature";
  auto forged = answer;
  forged.signature.back() = static_cast<char>(forged.signature.back() ^ 1);
  EXPECT_EQ(fault_in([&] { counter_of(forged, passkey.key, example); }), "its signature is wrong");
}

TEST(Passkey, counters_go_on_or_stay_at_nothing) {
  struct Case {
    std::int64_t before, told;
    bool good;
  };
  for (const auto& [before, told, good] : std::vector<Case>{
           {0, 0, true},
           {0, 1, true},
           {1, 2, true},
           {5, 4'294'967'295, true},
           {1, 1, false},
           {2, 1, false},
           {1, 0, false}})
    EXPECT_EQ(goes_on(before, told), good) << before << ' ' << told;
}

}  // namespace
}  // namespace erp
