#include "problem_codes.hpp"
#include "rules.hpp"
#include "sentences.hpp"

#include <optional>
#include <set>
#include <string>

namespace tidy {
namespace {

constexpr auto japanese = "i18n/ja.json", english = "i18n/en.json", errors = "docs/errors.md";

std::optional<Sentences> read(
    const std::filesystem::path& checkout, const char* path, Violations& violations) {
  const auto text = read_file(checkout / path);
  if (text.empty()) return violations.push_back({path, 0, "missing"}), std::nullopt;
  try {
    return parse_sentences(text);
  } catch (const NotSentences& fault) {
    violations.push_back({path, 0, fault.what()});
    return std::nullopt;
  }
}

void compare(const Sentences& own, const Sentences& other, const char* other_path, Violations& violations) {
  for (const auto& [key, sentence] : own) {
    const auto twin = other.find(key);
    if (twin == other.end())
      violations.push_back({other_path, 0, "no sentence for \"" + key + "\""});
    else if (other_path == english && placeholders(sentence) != placeholders(twin->second))
      violations.push_back({other_path, 0, "\"" + key + "\" has other placeholders than in " + japanese});
  }
}

}  // namespace

void check_catalogue(
    const std::filesystem::path& checkout, const std::vector<Source>& sources, Violations& violations) {
  const bool any =
      std::filesystem::exists(checkout / japanese) || std::filesystem::exists(checkout / english);
  std::set<std::string> seen;
  std::vector<Violation> uses;  // the first use of each code, the code as the message
  for (const auto& source : sources)
    if (!source.layer().empty() && source.is_cpp() && !source.is_test())
      for (const auto& [code, line] : problem_codes(source))
        if (seen.insert(code).second) uses.push_back({source.path, line, code});
  if (!any && uses.empty()) return;

  const auto ja = read(checkout, japanese, violations), en = read(checkout, english, violations);
  if (ja && en) {
    compare(*ja, *en, english, violations);
    compare(*en, *ja, japanese, violations);
  }
  const auto documented = read_file(checkout / errors);
  if (documented.empty() && !uses.empty()) violations.push_back({errors, 0, "missing"});
  for (const auto& [path, line, code] : uses) {
    if (ja && !ja->contains("problem." + code))
      violations.push_back({path, line, "no sentence \"problem." + code + "\" in " + japanese});
    if (!documented.empty() && documented.find("`" + code + "`") == documented.npos)
      violations.push_back({path, line, "`" + code + "` is not in " + errors});
  }
}

Violations check(const std::filesystem::path& checkout) {
  Violations violations;
  const auto sources = read_sources(checkout);
  for (const auto& source : sources) {
    check_includes(source, violations);
    check_shape(source, violations);
    check_words(source, violations);
  }
  check_catalogue(checkout, sources, violations);
  return violations;
}

}  // namespace tidy
