#include "service/signature.hpp"

#include "service/secrets.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace erp {
namespace {

struct Release {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Release>;
using Context = std::unique_ptr<EVP_MD_CTX, Release>;

Key read_key(const std::filesystem::path& path, bool is_private) {
  const std::unique_ptr<std::FILE, Release> file{std::fopen(path.c_str(), "re")};
  Key key;
  if (file)
    key.reset(
        is_private ? PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr)
                   : PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr));
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
    throw std::runtime_error{
        path.string() + " holds no " + (is_private ? "private" : "public") + " Ed25519 key"};
  return key;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::size_t signature_bytes = 64;

}  // namespace

std::string sign(const std::filesystem::path& private_key, std::string_view text) {
  const Key key = read_key(private_key, true);
  const Context context{EVP_MD_CTX_new()};
  std::string signature(signature_bytes, '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(
          context.get(),
          reinterpret_cast<unsigned char*>(signature.data()),
          &size,
          bytes(text),
          text.size()) != 1)
    throw std::runtime_error{"cannot sign with " + private_key.string()};
  signature.resize(size);
  return base64url(signature);
}

bool signed_by(const std::filesystem::path& public_key, std::string_view text, std::string_view signature) {
  const Key key = read_key(public_key, false);
  std::string raw;
  if (!from_base64url(signature, raw) || raw.size() != signature_bytes) return false;
  const Context context{EVP_MD_CTX_new()};
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(raw), raw.size(), bytes(text), text.size()) == 1;
}

}  // namespace erp
