#include "service/catalogue.hpp"

#include "base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace erp {
namespace {

// The weight behind ";q=" in thousandths; 1000 without one.
int weight_of(std::string_view parameters) {
  const std::size_t q = parameters.find("q=");
  if (q == std::string_view::npos) return 1000;
  const std::string_view text = parameters.substr(q + 2);
  double weight = 0;
  std::from_chars(text.data(), text.data() + text.size(), weight);
  return static_cast<int>(std::clamp(weight, 0.0, 1.0) * 1000);
}

void fill(std::string_view sentence, Catalogue::Arguments arguments, std::string& out) {
  while (!sentence.empty()) {
    const std::size_t open = std::min(sentence.find('{'), sentence.size());
    out += sentence.substr(0, open);
    sentence.remove_prefix(open);
    const std::size_t close = sentence.find('}');
    if (close == std::string_view::npos) break;
    const std::string_view name = sentence.substr(1, close - 1);
    const auto found = std::ranges::find_if(arguments, [&](const auto& pair) { return pair.first == name; });
    out += found == arguments.end() ? sentence.substr(0, close + 1) : std::string_view{found->second};
    sentence.remove_prefix(close + 1);
  }
  out += sentence;
}

}  // namespace

std::string_view code_of(Language language) {
  return language == Language::ja ? "ja" : "en";
}

Language preferred_language(std::string_view accept_language, Language fallback) {
  Language best = fallback;
  int best_weight = 0;
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    const std::string range = lower_ascii(trimmed(accept_language.substr(0, end)));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const std::size_t semicolon = std::min(range.find(';'), range.size());
    const std::string_view tag = std::string_view{range}.substr(0, semicolon);
    const std::string_view language = tag.substr(0, tag.find('-'));
    const int weight = weight_of(std::string_view{range}.substr(semicolon));
    if (weight <= best_weight || (language != "ja" && language != "en")) continue;
    best = language == "ja" ? Language::ja : Language::en;
    best_weight = weight;
  }
  return best;
}

Catalogue::Sentences Catalogue::read(const std::filesystem::path& file, std::vector<std::string>& keys) {
  std::ostringstream text;
  std::ifstream stream{file};
  text << stream.rdbuf();
  if (!stream) throw std::runtime_error{file.string() + ": cannot be read"};
  boost::json::error_code error;
  const boost::json::value parsed = boost::json::parse(text.str(), error);
  if (error) throw std::runtime_error{file.string() + ": " + error.message()};
  if (!parsed.is_object()) throw std::runtime_error{file.string() + ": expected an object"};
  Sentences sentences;
  for (const auto& [key, value] : parsed.get_object()) {
    if (!value.is_string())
      throw std::runtime_error{file.string() + ": " + std::string{key} + " is not a text"};
    keys.emplace_back(key);
    sentences.emplace(key, value.get_string());
  }
  return sentences;
}

Catalogue::Catalogue(const std::filesystem::path& folder) {
  std::vector<std::string> same_keys;
  ja_ = read(folder / "ja.json", keys_);
  en_ = read(folder / "en.json", same_keys);
}

std::string Catalogue::text(Language language, std::string_view key, Arguments arguments) const {
  const auto found = of(language).find(key);
  if (found == of(language).end()) return std::string{key};
  std::string out;
  out.reserve(found->second.size() + 32);
  fill(found->second, arguments, out);
  return out;
}

std::vector<std::string_view> Catalogue::words(std::string_view group) const {
  std::vector<std::string_view> words;
  for (const std::string_view key : keys_)
    if (key.starts_with(group) && key.substr(group.size()).starts_with('.'))
      words.push_back(key.substr(group.size() + 1));
  return words;
}

bool Catalogue::has(Language language, std::string_view key) const {
  return of(language).contains(key);
}

}  // namespace erp
