// Keys that lie beside the database and not in it: whoever has got hold of a copy of the database can neither
// guess the passwords in it nor read what is sealed.
// Source: OWASP ASVS 4.0, 2.4.5 (a further secret for passwords) and 2.8.2 (secrets of the second factor).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

class KeyRing {
 public:
  struct Key {
    std::string id;     // eight letters that follow from the key and tell nothing of it
    std::string bytes;  // 32
  };

  KeyRing() = default;  // no keys: nothing is sealed
  // A key in base64url on each line; the first is in use, the others open what they have closed once. An
  // empty path: no keys. Throws std::runtime_error that names the file and the line.
  explicit KeyRing(const std::filesystem::path&);

  bool empty() const { return keys_.empty(); }
  const Key& in_use() const { return keys_.front(); }
  // Throws std::runtime_error that names the key if it is not there.
  const Key& find(std::string_view id) const;
  bool has(std::string_view id) const;

  // For the database: encrypted and tied to what it is about (AES-256-GCM), with the id of the key. Without
  // keys the text stays as it is.
  std::string seal(std::string_view text, std::string_view about) const;
  // What was never sealed comes back as it is. Throws std::runtime_error if the key is not there, or if this
  // is not what was sealed.
  std::string unseal(std::string_view stored, std::string_view about) const;
  bool is_sealed_in_use(std::string_view stored) const;  // by the key of today, or there is none

 private:
  std::vector<Key> keys_;
};

// A line for the file.
std::string new_key();
// What a key is worth for one purpose: from the one nobody learns another.
std::string derived_key(const KeyRing::Key&, std::string_view purpose);

}  // namespace erp
