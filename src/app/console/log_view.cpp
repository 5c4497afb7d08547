#include "app/console/log_view.hpp"

#include "app/console/logs.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <ranges>

namespace erp::app {
namespace {

constexpr std::size_t block = 65'536;
constexpr std::size_t longest_line = 65'536;
constexpr std::size_t longest_text = 2'000;  // of an entry
constexpr std::size_t most_bytes_of_a_look = 8 << 20;
constexpr std::size_t most_codes = 100;
constexpr std::string_view levels[] = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"};

std::ptrdiff_t rank(std::string_view level) {
  return std::ranges::find(levels, level) - std::ranges::begin(levels);
}

// The part of a line that stands before the block which is read next, and whether it is too long to be kept.
struct Carried {
  std::string text;
  bool too_long = false;
};

void take_lines(std::string text, Carried& carried, const std::function<void(std::string_view)>& each) {
  text += carried.text;
  auto end = text.size();
  for (auto mark = text.rfind('\n'); mark != text.npos;
       mark = mark == 0 ? text.npos : text.rfind('\n', mark - 1)) {
    const auto line = std::string_view{text}.substr(mark + 1, end - mark - 1);
    if (!carried.too_long && !line.empty()) each(line);
    carried.too_long = false;
    end = mark;
  }
  text.resize(end);
  carried.too_long = carried.too_long || text.size() > longest_line;
  carried.text = carried.too_long ? std::string{} : std::move(text);
}

// Takes what it reads off `left`. False: it was not enough.
bool read_backwards(
    const std::string& path, std::size_t& left, const std::function<void(std::string_view)>& each) {
  std::ifstream file{path, std::ios::binary | std::ios::ate};
  if (!file) return true;
  auto position = static_cast<std::size_t>(file.tellg());
  Carried carried;
  while (position > 0 && left > 0) {
    const auto count = std::min({block, position, left});
    position -= count, left -= count;
    std::string text(count, '\0');
    file.seekg(static_cast<std::streamoff>(position));
    if (!file.read(text.data(), static_cast<std::streamsize>(count))) return true;  // cut off meanwhile
    take_lines(std::move(text), carried, each);
  }
  if (position > 0) return false;
  if (!carried.too_long && !carried.text.empty()) each(carried.text);
  return true;
}

bool is_of_request(const LogLine& line, std::string_view id) {
  constexpr std::string_view job = "job ";
  if (id.starts_with(job)) return log_field(line.rest, "job") == id.substr(job.size());
  return log_field(line.rest, "req") == id;
}

class Sieve {
 public:
  explicit Sieve(const LogQuestion& asked) : asked_{asked} {}

  void take(std::string_view text) {
    const auto line = read_log_line(text);
    if (line.code.empty()) return;
    if (!asked_.from.empty() && line.time < asked_.from) {
      before_ = true;
      return;
    }
    view_.back_to = line.time;
    if (!asked_.level.empty() && rank(line.level) < rank(asked_.level)) return;
    if (!asked_.request_id.empty() && !is_of_request(line, asked_.request_id)) return;
    auto& code = codes_[std::string{line.code}];
    if (code.count++ == 0) code.level = line.level, code.last = line.time;
    if (!asked_.code.empty() && line.code != asked_.code) return;
    if (view_.entries.size() >= asked_.limit) return;
    const auto rest = line.rest.substr(0, longest_text);
    view_.entries.push_back(
        {std::string{line.time},
         std::string{line.level},
         std::string{line.code},
         std::string{rest},
         std::string{log_field(line.rest, "req")}});
  }

  LogView done(bool all_read) {
    for (auto& [name, count] : codes_) {
      count.code = name;
      view_.codes.push_back(std::move(count));
    }
    std::ranges::stable_sort(view_.codes, std::ranges::greater{}, &CodeCount::count);
    if (view_.codes.size() > most_codes) view_.codes.resize(most_codes);
    view_.complete = all_read || before_;
    return std::move(view_);
  }

 private:
  const LogQuestion& asked_;
  LogView view_;
  std::map<std::string, CodeCount> codes_;
  bool before_ = false;  // a line older than what was asked for was seen
};

}  // namespace

LogLine read_log_line(std::string_view line) {
  constexpr std::size_t time_length = 23;  // "2025-01-26 09:00:00.123"
  LogLine parts;
  if (line.size() < time_length + 2 || line[time_length] != ' ' || line[4] != '-') return parts;
  const auto level_end = line.find(' ', time_length + 1);
  if (level_end == line.npos) return parts;
  const auto code_end = std::min(line.find(' ', level_end + 1), line.size());
  parts.time = line.substr(0, time_length);
  parts.level = line.substr(time_length + 1, level_end - time_length - 1);
  parts.code = line.substr(level_end + 1, code_end - level_end - 1);
  parts.rest = line.substr(std::min(code_end + 1, line.size()));
  return parts;
}

// What stands between quotes belongs to no field but its own, whatever it looks like.
std::string_view log_field(std::string_view line, std::string_view name) {
  while (!line.empty()) {
    const auto equals = line.find('=');
    if (equals == line.npos) return {};
    const auto known = line.substr(0, equals);
    line.remove_prefix(equals + 1);
    const bool quoted = line.starts_with('"');
    if (quoted) line.remove_prefix(1);
    auto end = std::min(line.find(quoted ? '"' : ' '), line.size());
    while (quoted && end < line.size() && end > 0 && line[end - 1] == '\\')
      end = std::min(line.find('"', end + 1), line.size());
    if (known == name) return line.substr(0, end);
    line.remove_prefix(std::min(end + (quoted ? 2 : 1), line.size()));
  }
  return {};
}

bool each_line_backwards(
    const std::filesystem::path& folder, const std::string& name, std::size_t most_bytes,
    const std::function<void(std::string_view)>& each) {
  const auto files = log_files(folder, name);
  return std::ranges::all_of(files | std::views::reverse, [&](const std::string& path) {
    return path.ends_with(".gz") || read_backwards(path, most_bytes, each);
  });
}

LogView look_at_log(const Config& config, const LogQuestion& asked) {
  Sieve sieve{asked};
  const bool grave = !asked.level.empty() && rank(asked.level) >= rank("WARNING");
  const bool all = each_line_backwards(
      config.log.folder, grave ? "error.log" : "app.log", most_bytes_of_a_look, [&](std::string_view line) {
        sieve.take(line);
      });
  return sieve.done(all);
}

}  // namespace erp::app
