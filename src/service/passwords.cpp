#include "service/passwords.hpp"

#include "base/text.hpp"
#include "runtime/loop.hpp"
#include "service/secrets.hpp"

#include <argon2.h>
#include <openssl/crypto.h>

#include <stdexcept>

namespace erp {
namespace {

constexpr std::size_t salt_bytes = 16, hash_bytes = 32;
constexpr std::uint32_t lanes = 1;  // one thread each: the pool decides how many are computed at once

constexpr std::string_view keyed = "keyed:";  // keyed:ID:PHC

// Empty if it was hashed without a key.
std::string_view key_id_in(std::string_view stored) {
  if (!stored.starts_with(keyed)) return {};
  stored.remove_prefix(keyed.size());
  return stored.substr(0, stored.find(':'));
}

// The typed text in its folded form, or what the key makes of that; wiped when done with.
class Typed {
 public:
  explicit Typed(std::string_view password) : text_{fold_width(password)} {}
  void close(const KeyRing::Key& key) {
    std::string secret = derived_key(key, "password");
    const auto closed = hexadecimal(hmac_sha256(secret, text_));
    for (auto* open : {&secret, &text_}) OPENSSL_cleanse(open->data(), open->size());
    text_ = closed;
  }
  ~Typed() { OPENSSL_cleanse(text_.data(), text_.size()); }
  Typed(const Typed&) = delete;
  Typed& operator=(const Typed&) = delete;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string computed_hash(const HashCost& cost, const std::string& password) {
  const std::string salt = random_bytes(salt_bytes);
  std::string phc(
      argon2_encodedlen(cost.passes, cost.memory_kib, lanes, salt_bytes, hash_bytes, Argon2_id), '\0');
  const int status = argon2id_hash_encoded(
      cost.passes,
      cost.memory_kib,
      lanes,
      password.data(),
      password.size(),
      salt.data(),
      salt.size(),
      hash_bytes,
      phc.data(),
      phc.size());
  if (status != ARGON2_OK) throw std::runtime_error{argon2_error_message(status)};
  phc.resize(phc.find('\0'));
  return phc;
}

std::string cost_prefix(const HashCost& cost) {
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) +
         ",p=" + std::to_string(lanes) + "$";
}

}  // namespace

Passwords::Passwords(HashCost cost, WorkerPool& pool, KeyRing keys)
    : cost_{cost}, pool_{pool}, keys_{std::move(keys)} {}

std::string Passwords::hash(std::string_view password) const {
  Typed typed{password};
  std::string start;
  if (!keys_.empty()) {
    typed.close(keys_.in_use());
    start = std::string{keyed} + keys_.in_use().id + ":";
  }
  std::string phc;
  pool_.run([&] { phc = computed_hash(cost_, typed.text()); });
  return start + phc;
}

bool Passwords::verify(std::string_view password, const std::string& stored) const {
  Typed typed{password};
  std::string phc = stored;
  if (const auto key = key_id_in(stored); !key.empty()) {
    typed.close(keys_.find(key));
    phc.erase(0, std::min(phc.size(), keyed.size() + key.size() + 1));
  }
  int status = ARGON2_VERIFY_MISMATCH;
  pool_.run([&] { status = argon2id_verify(phc.c_str(), typed.text().data(), typed.text().size()); });
  if (status == ARGON2_OK || status == ARGON2_VERIFY_MISMATCH) return status == ARGON2_OK;
  throw std::runtime_error{
      std::string{"a stored password cannot be checked: "} + argon2_error_message(status)};
}

bool Passwords::can_verify(const std::string& stored) const {
  const auto key = key_id_in(stored);
  return key.empty() || keys_.has(key);
}

bool Passwords::verify_unknown(std::string_view password) const {
  hash(password);
  return false;
}

bool Passwords::needs_rehash(const std::string& stored) const {
  const auto key = keys_.empty() ? std::string{} : std::string{keyed} + keys_.in_use().id + ":";
  return !stored.starts_with(key + cost_prefix(cost_));
}

}  // namespace erp
