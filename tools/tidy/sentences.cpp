#include "sentences.hpp"

#include "source.hpp"

#include <algorithm>

namespace tidy {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view json) : rest_{json} {}

  Sentences run() {
    Sentences sentences;
    take('{');
    if (!next_is('}')) do {
        const auto key = text();
        take(':');
        if (!sentences.emplace(key, text()).second) throw NotSentences{"\"" + key + "\" stands there twice"};
      } while (next_is(','));
    take_end();
    return sentences;
  }

 private:
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool next_is(char wanted) {
    skip_blanks();
    if (!rest_.starts_with(wanted)) return false;
    if (wanted != '}') rest_.remove_prefix(1);
    return true;
  }

  void take(char wanted) {
    skip_blanks();
    if (!rest_.starts_with(wanted))
      throw NotSentences{
          std::string{"a '"} + wanted + "' is missing before: " + std::string{rest_.substr(0, 20)}};
    rest_.remove_prefix(1);
  }

  void take_end() {
    take('}');
    skip_blanks();
    if (!rest_.empty()) throw NotSentences{"something stands behind the last '}'"};
  }

  // Escapes stay as they are: for comparing keys and placeholders they do not matter.
  std::string text() {
    take('"');
    std::string out;
    while (!rest_.empty() && rest_.front() != '"') {
      const std::size_t length = rest_.front() == '\\' ? 2 : 1;
      out += rest_.substr(0, length);
      rest_.remove_prefix(std::min(length, rest_.size()));
    }
    take('"');
    return out;
  }

  std::string_view rest_;
};

}  // namespace

Sentences parse_sentences(std::string_view json) {
  return Reader{json}.run();
}

std::set<std::string> placeholders(std::string_view sentence) {
  std::set<std::string> names;
  for (auto open = sentence.find('{'); open != sentence.npos; open = sentence.find('{', open + 1)) {
    const auto close = sentence.find('}', open);
    if (close == sentence.npos) break;
    const auto name = sentence.substr(open + 1, close - open - 1);
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_word_character)) names.emplace(name);
  }
  return names;
}

}  // namespace tidy
