// The sentences of one language: a flat JSON object of texts.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tidy {

using Sentences = std::map<std::string, std::string>;

struct NotSentences : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws NotSentences if the text is anything but {"key": "text", …} with every key once.
Sentences parse_sentences(std::string_view json);

// {"amount", "name"} of "{name} owes {amount}".
std::set<std::string> placeholders(std::string_view sentence);

}  // namespace tidy
