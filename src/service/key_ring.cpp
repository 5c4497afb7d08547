#include "service/key_ring.hpp"

#include "service/secrets.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace erp {
namespace {

constexpr std::size_t key_bytes = 32, nonce_bytes = 12, tag_bytes = 16, id_letters = 8;
constexpr std::string_view mark = "sealed:";  // sealed:ID:base64url of nonce, text and tag

std::string text_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

KeyRing::Key key_of(std::string bytes) {
  const KeyRing::Key unnamed{{}, bytes};
  return {hexadecimal(derived_key(unnamed, "id")).substr(0, id_letters), std::move(bytes)};
}

class Cipher {
 public:
  Cipher(const KeyRing::Key& key, std::string_view nonce, std::string_view about, bool seals)
      : context_{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free} {
    std::string secret = derived_key(key, "seal");
    int length = 0;
    const bool ok =
        context_ &&
        EVP_CipherInit_ex(context_.get(), EVP_aes_256_gcm(), nullptr, in(secret), in(nonce), seals ? 1 : 0) ==
            1 &&
        EVP_CipherUpdate(context_.get(), nullptr, &length, in(about), size(about)) == 1;
    OPENSSL_cleanse(secret.data(), secret.size());
    if (!ok) throw std::runtime_error{"the cipher cannot be used"};
  }
  std::string text(std::string_view from) {
    std::string out(from.size(), '\0');
    int length = 0;
    if (EVP_CipherUpdate(context_.get(), bytes(out), &length, in(from), size(from)) != 1)
      throw std::runtime_error{"the cipher cannot be used"};
    return out;
  }
  bool end() {
    unsigned char none[tag_bytes];
    int length = 0;
    return EVP_CipherFinal_ex(context_.get(), none, &length) == 1;
  }
  std::string tag() {
    std::string tag(tag_bytes, '\0');
    if (EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) != 1)
      throw std::runtime_error{"the cipher cannot be used"};
    return tag;
  }
  void expect(std::string tag) {
    EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  }

 private:
  static const unsigned char* in(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }
  static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
  static int size(std::string_view text) { return static_cast<int>(text.size()); }

  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context_;
};

}  // namespace

KeyRing::KeyRing(const std::filesystem::path& path) {
  if (path.empty()) return;
  std::ifstream file{path};
  if (!file) throw std::system_error{errno, std::generic_category(), "key file " + path.string()};
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    std::string bytes;
    if (!from_base64url(line, bytes) || bytes.size() != key_bytes)
      throw std::runtime_error{
          path.string() + ":" + std::to_string(number) + ": this is no key; `itdo-erp setup` makes one"};
    keys_.push_back(key_of(std::move(bytes)));
    OPENSSL_cleanse(line.data(), line.size());
  }
  if (keys_.empty()) throw std::runtime_error{path.string() + " holds no key; `itdo-erp setup` makes one"};
}

bool KeyRing::has(std::string_view id) const {
  return std::ranges::any_of(keys_, [&](const Key& key) { return key.id == id; });
}

const KeyRing::Key& KeyRing::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &Key::id);
  if (found == keys_.end())
    throw std::runtime_error{
        "key " + std::string{id} + " is not in sign_in.secret_file: bring it back from a backup"};
  return *found;
}

std::string KeyRing::seal(std::string_view text, std::string_view about) const {
  if (empty()) return std::string{text};
  const auto nonce = random_bytes(nonce_bytes);
  Cipher cipher{in_use(), nonce, about, true};
  auto sealed = nonce + cipher.text(text);
  if (!cipher.end()) throw std::runtime_error{"the cipher cannot be used"};
  sealed += cipher.tag();
  return std::string{mark} + in_use().id + ":" + base64url(sealed);
}

std::string KeyRing::unseal(std::string_view stored, std::string_view about) const {
  if (!stored.starts_with(mark)) return std::string{stored};
  const auto colon = stored.find(':', mark.size());
  const auto& key = find(stored.substr(mark.size(), colon - mark.size()));
  std::string bytes;
  if (colon == stored.npos || !from_base64url(stored.substr(colon + 1), bytes) ||
      bytes.size() < nonce_bytes + tag_bytes)
    throw std::runtime_error{"a sealed text is not whole"};
  const std::string_view all{bytes};
  Cipher cipher{key, all.substr(0, nonce_bytes), about, false};
  auto text = cipher.text(all.substr(nonce_bytes, all.size() - nonce_bytes - tag_bytes));
  cipher.expect(std::string{all.substr(all.size() - tag_bytes)});
  if (!cipher.end()) throw std::runtime_error{"a sealed text was changed, or belongs to somebody else"};
  return text;
}

bool KeyRing::is_sealed_in_use(std::string_view stored) const {
  return empty() || stored.starts_with(std::string{mark} + in_use().id + ":");
}

std::string new_key() {
  return base64url(random_bytes(key_bytes));
}

std::string derived_key(const KeyRing::Key& key, std::string_view purpose) {
  return text_of(hmac_sha256(key.bytes, purpose));
}

}  // namespace erp
