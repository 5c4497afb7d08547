// The sentences that people read, by code and language.
#pragma once

#include "base/language.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace erp {

std::string_view code_of(Language);  // "ja", "en"

// What an Accept-Language header prefers; `fallback` if it names neither language.
Language preferred_language(std::string_view accept_language, Language fallback = Language::ja);

// Immutable once loaded; read from any thread.
class Catalogue {
 public:
  // Reads ja.json and en.json of the folder: flat objects of key → sentence with {name} placeholders. Throws
  // std::runtime_error that names the file.
  explicit Catalogue(const std::filesystem::path& folder);

  using Arguments = std::span<const std::pair<std::string_view, std::string>>;
  // The sentence with its placeholders filled; the key itself if there is none. Unknown placeholders stay.
  std::string text(Language, std::string_view key, Arguments arguments = {}) const;
  bool has(Language, std::string_view key) const;
  // What follows "group." in the keys of the catalogue, in their order; of "action": "post", "cancel", …
  std::vector<std::string_view> words(std::string_view group) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  using Sentences = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;
  static Sentences read(const std::filesystem::path& file, std::vector<std::string>& keys);
  const Sentences& of(Language language) const { return language == Language::ja ? ja_ : en_; }

  std::vector<std::string> keys_;  // in the order of the file
  Sentences ja_, en_;
};

}  // namespace erp
