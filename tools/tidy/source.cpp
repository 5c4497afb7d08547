#include "source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

namespace tidy {
namespace {

constexpr std::array roots{"src", "tools", "bench", "tests", "scripts", "web"};
constexpr std::array<std::string_view, 7> endings{".cpp", ".hpp", ".py", ".sh", ".ts", ".tsx", ".sql"};
constexpr std::array<std::string_view, 5> skipped{
    "node_modules", "dist", "generated", "build", "__pycache__"};

// Blanks out comments and the insides of texts, keeping the length and the line breaks.
class Eraser {
 public:
  explicit Eraser(std::string text) : text_{std::move(text)} {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//"))
        blank_to(text_.find('\n', at_));
      else if (starts("/*"))
        blank_to(after("*/", at_ + 2));
      else if (starts("R\"") && (at_ == 0 || !is_word_character(text_[at_ - 1])))
        raw_text();
      else if (text_[at_] == '"')
        quoted('"');
      else if (text_[at_] == '\'' && (at_ == 0 || !std::isalnum(static_cast<unsigned char>(text_[at_ - 1]))))
        quoted('\'');
      else
        ++at_;
    }
    return std::move(text_);
  }

 private:
  bool starts(std::string_view what) const { return std::string_view{text_}.substr(at_).starts_with(what); }

  std::size_t after(std::string_view what, std::size_t from) const {
    const auto found = text_.find(what, from);
    return found == std::string::npos ? found : found + what.size();
  }

  void blank_to(std::size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_)
      if (text_[at_] != '\n') text_[at_] = ' ';
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    ++at_;
    blank_to(end);
    ++at_;
  }

  void raw_text() {
    const auto open = text_.find('(', at_);
    if (open == std::string::npos) return blank_to(open);
    const auto end = after(")" + text_.substr(at_ + 2, open - at_ - 2) + "\"", open);
    at_ += 2;
    blank_to(end == std::string::npos ? end : end - 1);
    ++at_;
  }

  std::string text_;
  std::size_t at_ = 0;
};

bool wanted(const std::string& name) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
}

}  // namespace

bool Source::is_cpp() const {
  return path.ends_with(".cpp") || path.ends_with(".hpp");
}

std::string_view Source::layer() const {
  std::string_view rest = path;
  if (!rest.starts_with("src/")) return {};
  rest.remove_prefix(4);
  return rest.substr(0, std::min(rest.find('/'), rest.size()));
}

std::size_t Source::line_at(std::size_t offset) const {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

Source make_source(std::string path, std::string text) {
  Source source{std::move(path), std::move(text), {}};
  if (source.is_cpp()) source.code = Eraser{source.text}.run();
  return source;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<Source> read_sources(const std::filesystem::path& checkout) {
  std::vector<Source> sources;
  for (const auto* root : roots) {
    if (!std::filesystem::is_directory(checkout / root)) continue;
    auto entry = std::filesystem::recursive_directory_iterator{checkout / root};
    for (; entry != std::filesystem::recursive_directory_iterator{}; ++entry) {
      const auto name = entry->path().filename().string();
      if (entry->is_directory()) {
        if (std::find(skipped.begin(), skipped.end(), name) != skipped.end())
          entry.disable_recursion_pending();
      } else if (wanted(name)) {
        auto path = entry->path().lexically_relative(checkout).generic_string();
        sources.push_back(make_source(std::move(path), read_file(entry->path())));
      }
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (auto at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const auto end = at + word.size();
    if (begins && (end == text.size() || !is_word_character(text[end]))) return at;
  }
  return std::string_view::npos;
}

}  // namespace tidy
