#include "service/webauthn.hpp"

#include "service/secrets.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <memory>

namespace erp {
namespace {

constexpr std::size_t longest_data = 4'096, longest_id = 1'023;
constexpr unsigned user_present = 0x01, user_verified = 0x04, may_be_synced = 0x08, is_synced = 0x10;

struct FreeFido {
  void operator()(fido_cred_t* made) const { fido_cred_free(&made); }
  void operator()(fido_assert_t* shown) const { fido_assert_free(&shown); }
  void operator()(es256_pk_t* key) const { es256_pk_free(&key); }
  void operator()(eddsa_pk_t* key) const { eddsa_pk_free(&key); }
  void operator()(rs256_pk_t* key) const { rs256_pk_free(&key); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeFido>;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string copied(const unsigned char* from, std::size_t size) {
  return from ? std::string{reinterpret_cast<const char*>(from), size} : std::string{};
}

std::string said_in(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// The data begin with the digest of the site's name.
bool is_for(std::string_view authenticator_data, const RelyingParty& site) {
  const auto digest = sha256(site.id);
  return authenticator_data.starts_with(
      std::string_view{reinterpret_cast<const char*>(digest.data()), digest.size()});
}

void check_flags(unsigned flags) {
  if (!(flags & user_present)) throw PasskeyRefused{"nobody was there"};
  if (!(flags & user_verified)) throw PasskeyRefused{"the device did not make sure who was there"};
  if ((flags & is_synced) && !(flags & may_be_synced))
    throw PasskeyRefused{"its flags contradict themselves"};
}

// The description of a key is read for one algorithm at a time.
Owned<fido_cred_t> read_for(int algorithm, std::string_view authenticator_data) {
  Owned<fido_cred_t> made{fido_cred_new()};
  if (!made || fido_cred_set_type(made.get(), algorithm) != FIDO_OK ||
      fido_cred_set_authdata_raw(made.get(), raw(authenticator_data), authenticator_data.size()) != FIDO_OK)
    return nullptr;
  return made;
}

// A key that is none, as a point that is not on its curve, is not built.
using AnyKey = std::shared_ptr<const void>;
template <class Key>
AnyKey build(Key* blank, int (*read)(Key*, const void*, std::size_t), const std::string& from) {
  Owned<Key> key{blank};
  if (!key || read(key.get(), from.data(), from.size()) != FIDO_OK)
    throw PasskeyRefused{"its public key is none"};
  return AnyKey{std::move(key)};
}

AnyKey build(const PasskeyKey& key) {
  switch (key.algorithm) {
    case COSE_ES256:
      return build(es256_pk_new(), es256_pk_from_ptr, key.bytes);
    case COSE_EDDSA:
      return build(eddsa_pk_new(), eddsa_pk_from_ptr, key.bytes);
    case COSE_RS256:
      return build(rs256_pk_new(), rs256_pk_from_ptr, key.bytes);
    default:
      throw PasskeyRefused{"its algorithm is not taken"};
  }
}

}  // namespace

RelyingParty relying_party_at(std::string_view address) {
  std::string origin{address};
  std::ranges::transform(
      origin, origin.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto scheme = origin.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  origin.resize(std::min(origin.size(), origin.find_first_of("/?#", host)));
  for (const auto& [begins, usual] :
       {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}})  // which a browser leaves out
    if (origin.starts_with(begins) && origin.ends_with(usual))
      origin.resize(origin.size() - std::string_view{usual}.size());
  const auto port = origin.find(':', host);
  return {.origin = origin, .id = origin.substr(host, port == std::string::npos ? port : port - host)};
}

std::string challenge_in(std::string_view client_data, PasskeyAct act, const RelyingParty& site) {
  if (client_data.size() > longest_data) throw PasskeyRefused{"what the browser says is too long"};
  boost::system::error_code error;
  const auto parsed = boost::json::parse(client_data, error);
  if (error || !parsed.is_object()) throw PasskeyRefused{"what the browser says is no JSON object"};
  const auto& said = parsed.get_object();
  if (said_in(said, "type") != (act == PasskeyAct::make ? "webauthn.create" : "webauthn.get"))
    throw PasskeyRefused{"it was asked to do something else"};
  if (said_in(said, "origin") != site.origin) throw PasskeyRefused{"it was asked on another site"};
  const auto* across = said.if_contains("crossOrigin");
  if ((across && !(across->is_bool() && !across->get_bool())) || said.contains("topOrigin"))
    throw PasskeyRefused{"it was asked within a page of another site"};
  return said_in(said, "challenge");
}

MadePasskey read_made_passkey(std::string_view authenticator_data, const RelyingParty& site) {
  if (authenticator_data.size() > longest_data) throw PasskeyRefused{"what the device says is too long"};
  if (!is_for(authenticator_data, site)) throw PasskeyRefused{"it is for another site"};
  for (const int algorithm : passkey_algorithms) {
    const auto made = read_for(algorithm, authenticator_data);
    if (!made) continue;
    const unsigned flags = fido_cred_flags(made.get());
    check_flags(flags);
    MadePasskey out{
        .credential_id = copied(fido_cred_id_ptr(made.get()), fido_cred_id_len(made.get())),
        .key =
            {.algorithm = algorithm,
             .bytes = copied(fido_cred_pubkey_ptr(made.get()), fido_cred_pubkey_len(made.get()))},
        .counter = fido_cred_sigcount(made.get()),
        .synced = (flags & may_be_synced) != 0};
    if (out.credential_id.empty() || out.credential_id.size() > longest_id)
      throw PasskeyRefused{"its name is none"};
    build(out.key);
    return out;
  }
  throw PasskeyRefused{"it has no key that is taken"};
}

std::int64_t counter_of(const PasskeyAnswer& answer, const PasskeyKey& key, const RelyingParty& site) {
  const auto& data = answer.authenticator_data;
  if (data.size() > longest_data || answer.signature.size() > longest_data)
    throw PasskeyRefused{"what the device says is too long"};
  const auto public_key = build(key);
  const Owned<fido_assert_t> shown{fido_assert_new()};
  const auto digest = sha256(answer.client_data);
  if (!shown || fido_assert_set_rp(shown.get(), site.id.c_str()) != FIDO_OK ||
      fido_assert_set_clientdata_hash(shown.get(), digest.data(), digest.size()) != FIDO_OK ||
      fido_assert_set_count(shown.get(), 1) != FIDO_OK ||
      fido_assert_set_authdata_raw(shown.get(), 0, raw(data), data.size()) != FIDO_OK ||
      fido_assert_set_sig(shown.get(), 0, raw(answer.signature), answer.signature.size()) != FIDO_OK)
    throw PasskeyRefused{"what the device says cannot be read"};
  if (!is_for(data, site)) throw PasskeyRefused{"it is for another site"};
  if (fido_assert_verify(shown.get(), 0, key.algorithm, public_key.get()) != FIDO_OK)
    throw PasskeyRefused{"its signature is wrong"};
  check_flags(fido_assert_flags(shown.get(), 0));
  return fido_assert_sigcount(shown.get(), 0);
}

bool goes_on(std::int64_t before, std::int64_t told) {
  return told > before || (told == 0 && before == 0);
}

}  // namespace erp
