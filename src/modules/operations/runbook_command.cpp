#include "modules/operations/runbook_command.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <span>

namespace erp::operations {
namespace {

using enum CommandEffect;
using Words = std::vector<std::string>;

// The words that a command begins with; what follows them are files, names and choices of how it shows
// things. From a screen goes what the service sees as well as root does: not processes and statements of
// others.
struct Allowed {
  std::string_view words;
  CommandEffect effect = reads;
  bool from_screen = false;
};

constexpr Allowed allowed[] = {
    {.words = "itdo-erp doctor", .from_screen = true},
    {.words = "itdo-erp backup list", .from_screen = true},
    {.words = "itdo-erp books verify", .from_screen = true},
    {.words = "itdo-erp audit verify", .from_screen = true},
    {.words = "itdo-erp cleanup --dry-run"},
    {.words = "itdo-erp cleanup", .effect = alters},
    {.words = "itdo-erp config show"},
    {.words = "itdo-erp config check", .from_screen = true},
    {.words = "itdo-erp drill list", .from_screen = true},
    {.words = "itdo-erp drill", .effect = alters},
    {.words = "itdo-erp dr status", .from_screen = true},
    {.words = "itdo-erp logs top", .from_screen = true},
    {.words = "itdo-erp maintenance monthly"},
    {.words = "itdo-erp maintenance", .effect = alters},
    {.words = "itdo-erp perf memory"},
    {.words = "itdo-erp perf slow"},
    {.words = "itdo-erp perf", .from_screen = true},
    {.words = "itdo-erp pitr check"},
    {.words = "itdo-erp pitr setup", .effect = alters},
    {.words = "itdo-erp schedule"},
    {.words = "itdo-erp security report"},
    {.words = "itdo-erp summary", .from_screen = true},
    {.words = "/opt/itdo-erp/scripts/backup-database.sh", .effect = alters},
    {.words = "certbot renew", .effect = alters},
    {.words = "curl -f http://localhost"},
    {.words = "curl -s localhost"},
    {.words = "df"},
    {.words = "dmesg"},
    {.words = "du"},
    {.words = "grep"},
    {.words = "journalctl -u"},
    {.words = "nginx -t"},
    {.words = "openssl x509 -enddate"},
    {.words = "pg_lsclusters"},
    {.words = "pgbackrest --stanza=itdo-erp stanza-upgrade", .effect = alters},
    {.words = "ps"},
    {.words = "psql -c select"},
    {.words = "psql -d itdo_erp_db -c select"},
    {.words = "redis-cli ping"},
    {.words = "sort"},
    {.words = "systemctl list-timers"},
    {.words = "systemctl list-units"},
    {.words = "systemctl status"},
    {.words = "systemctl reload nginx", .effect = alters},
    {.words = "systemctl restart itdo-erp", .effect = alters},
    {.words = "systemctl restart postgresql", .effect = alters},
    {.words = "systemctl restart redis-server", .effect = alters},
    {.words = "systemctl start itdo-erp", .effect = alters},
    {.words = "tail"},
    {.words = "top -b -n 1"},
};

// What turns a program that looks into one that writes or never ends.
constexpr std::pair<std::string_view, std::string_view> unwelcome[] = {
    {"tail", "-f"},
    {"tail", "-F"},
    {"tail", "--follow"},
    {"journalctl", "-f"},
    {"journalctl", "--vacuum"},
    {"journalctl", "--rotate"},
    {"sort", "-o"},
    {"sort", "--output"},
    {"curl", "-o"},
    {"curl", "-O"},
    {"curl", "-T"},
    {"curl", "-X"},
    {"curl", "-d"},
    {"openssl", "-out"},
    {"dmesg", "-C"},
    {"dmesg", "-c"},
    {"psql", "-o"},
    {"itdo-erp", "--yes"},
    {"itdo-erp", "--mail"},
    {"itdo-erp", "--set"},
    {"itdo-erp", "--config"},
};

// Nothing of what a shell would do with them is wanted; a star names files and is seen to by who runs it.
constexpr std::string_view of_a_shell = "<>;$`\\(){}\n";

// False: a quote is not closed, or a shell is wanted.
bool split(std::string_view text, Words& words) {
  char quote = 0;
  bool inside = false;
  for (const char c : text) {
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote != 0) {
      words.back() += c;
    } else if (c == ' ') {
      inside = false;
    } else {
      if (of_a_shell.find(c) != std::string_view::npos) return false;
      if (!inside) words.emplace_back();
      inside = true;
      if (c == '"' || c == '\'')
        quote = c;
      else
        words.back() += c;
    }
  }
  return quote == 0 && !words.empty();
}

// Without the "sudo" in front, and the "-u postgres" behind it.
std::span<const std::string> of_program(const Words& words) {
  std::span<const std::string> rest{words};
  if (rest.empty() || rest.front() != "sudo") return rest;
  rest = rest.subspan(1);
  return rest.size() > 2 && rest[0] == "-u" && rest[1] == "postgres" ? rest.subspan(2) : rest;
}

// The last word may be the beginning of one: "select" of a statement, "itdo-erp" of a unit's name.
bool begins_with(std::span<const std::string> words, std::string_view wanted) {
  for (const std::string& word : words) {
    const auto one = cut(wanted, ' ');
    if (wanted.empty()) return lower_ascii(word).starts_with(one);
    if (word != one) return false;
  }
  return false;
}

const Allowed* find_allowed(const Words& words) {
  const auto program = of_program(words);
  if (program.empty()) return nullptr;
  const auto found = std::ranges::find_if(allowed, [&](const Allowed& one) {
    const bool alone = one.words.find(' ') == std::string_view::npos;
    return alone ? program.front() == one.words : begins_with(program, one.words);
  });
  if (found == std::end(allowed)) return nullptr;
  const auto asks_more = [&](const std::string& word) {
    return std::ranges::any_of(unwelcome, [&](const auto& one) {
      return program.front() == one.first && word.starts_with(one.second);
    });
  };
  return std::ranges::any_of(program.subspan(1), asks_more) ? nullptr : found;
}

bool looks_like_command(std::string_view text) {
  const auto first = text.substr(0, text.find(' '));
  if (first == "sudo" && first != text) return true;
  return std::ranges::any_of(allowed, [&](const Allowed& one) {
    const auto program = one.words.substr(0, one.words.find(' '));
    return first == program && (first != text || one.words == program);
  });
}

// Cuts at what stands outside of quotes.
std::vector<std::string> parts(std::string_view text, std::string_view separator) {
  std::vector<std::string> found{""};
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote == 0 && text.substr(i).starts_with(separator)) {
      found.emplace_back();
      i += separator.size() - 1;
      continue;
    }
    if (quote == text[i])
      quote = 0;
    else if (quote == 0 && (text[i] == '"' || text[i] == '\''))
      quote = text[i];
    found.back() += text[i];
  }
  return found;
}

}  // namespace

std::optional<RunbookCommand> read_command(std::string_view text) {
  if (!looks_like_command(text)) return {};
  RunbookCommand command{.text = std::string{text}, .pipelines = {}, .effect = reads, .from_screen = true};
  for (const auto& one : parts(text, " && ")) {
    Pipeline& pipeline = command.pipelines.emplace_back();
    for (const auto& program : parts(one, " | ")) {
      Words words;
      const auto* const row = split(program, words) ? find_allowed(words) : nullptr;
      if (!row) return RunbookCommand{.text = std::string{text}, .pipelines = {}};
      if (row->effect == alters) command.effect = alters;
      command.from_screen = command.from_screen && row->from_screen;
      pipeline.push_back(std::move(words));
    }
  }
  command.from_screen = command.from_screen && command.effect == reads && command.pipelines.size() == 1 &&
                        command.pipelines.front().size() == 1;
  return command;
}

}  // namespace erp::operations
