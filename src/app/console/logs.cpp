#include "app/console/logs.hpp"

#include "app/console/log_view.hpp"
#include "modules/operations/notice.hpp"
#include "service/process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iostream>
#include <map>
#include <system_error>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

// Becomes another program: what it prints goes straight to the terminal, Ctrl+C ends it.
int become(std::vector<std::string> words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execvp(pointers[0], pointers.data());
  std::cerr << "itdo-erp: " << words[0] << ": " << std::generic_category().message(errno) << '\n';
  return 1;
}

std::vector<std::string> our_logs(const fs::path& folder) {
  std::vector<std::string> files;
  for (auto& path : log_files(folder, ""))
    if (path.find(".log") != std::string::npos) files.push_back(std::move(path));
  return files;
}

// Calls `each` with every line of these files, packed or not.
template <class Each>
void read_lines(const std::vector<std::string>& files, Each each) {
  if (files.empty()) return;
  std::vector<std::string> words{"zcat", "-f", "--"};
  words.insert(words.end(), files.begin(), files.end());
  Process zcat{{.words = std::move(words)}, Process::Flow::from};
  std::array<char, 65536> buffer{};
  std::string rest;
  while (const auto count = zcat.read(buffer)) {
    rest.append(buffer.data(), count);
    std::size_t begin = 0;
    for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n', begin)) {
      each(std::string_view{rest}.substr(begin, end - begin));
      begin = end + 1;
    }
    rest.erase(0, begin);
  }
  zcat.finish();
}

}  // namespace

std::vector<std::string> log_files(const fs::path& folder, const std::string& prefix) {
  std::vector<std::pair<fs::file_time_type, std::string>> dated;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{folder, none})
    if (entry.is_regular_file(none) && entry.path().filename().string().starts_with(prefix))
      dated.emplace_back(entry.last_write_time(none), entry.path().string());
  std::ranges::sort(dated);
  std::vector<std::string> files;
  files.reserve(dated.size());
  for (auto& [time, path] : dated) files.push_back(std::move(path));
  return files;
}

int show_log(const Snapshot& snapshot, const LogChoice& choice) {
  const fs::path& ours = snapshot->config.log.folder;
  struct Place {
    fs::path folder;
    std::string prefix, unit;
  };
  const std::map<std::string, Place> places{
      {"app", {ours, "app.log", "itdo-erp"}},
      {"error", {ours, "error.log", "itdo-erp"}},
      {"access", {ours, "access.log", "itdo-erp"}},
      {"db", {"/var/log/postgresql", "postgresql-", "postgresql*"}},
      {"cache", {"/var/log/redis", "redis-server.log", "redis-server"}},
      {"web", {"/var/log/nginx", "access.log", "nginx"}}};
  const auto& place = places.at(choice.which);
  const std::string lines = std::to_string(choice.lines);
  // The live file has the plain name, or, of the database, the newest one.
  std::error_code none;
  std::string file = (place.folder / place.prefix).string();
  if (!fs::exists(file, none)) {
    const auto files = log_files(place.folder, place.prefix);
    file = files.empty() ? "" : files.back();
  }
  if (file.empty()) {
    std::vector<std::string> words{"journalctl", "-u", place.unit, "-n", lines};
    if (choice.follow) words.emplace_back("-f");
    return become(std::move(words));
  }
  std::vector<std::string> words{"tail", "-n", lines};
  if (choice.follow) words.emplace_back("-F");  // goes on after rotation
  words.push_back(file);
  return become(std::move(words));
}

int top_of_logs(const Snapshot& snapshot) {
  struct Seen {
    std::string first, last, level;
    std::size_t count = 0;
  };
  std::map<std::string, Seen, std::less<>> codes;
  read_lines(log_files(snapshot->config.log.folder, "error.log"), [&](std::string_view line) {
    const LogLine parts = read_log_line(line);
    if (parts.code.empty()) return;
    auto& seen = codes[std::string{parts.code}];
    if (seen.count++ == 0 || parts.time < seen.first) seen.first = parts.time;
    if (parts.time > seen.last) seen.last = parts.time;
    seen.level = parts.level;
  });
  std::vector<std::pair<std::string, Seen>> sorted{codes.begin(), codes.end()};
  std::ranges::stable_sort(
      sorted, [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
  if (sorted.empty()) std::cout << "There are no warnings and no errors.\n";
  for (const auto& [code, seen] : sorted)
    std::cout << fmt::format(
        "{:8} {:8} {:32} first {}  last {}\n", seen.count, seen.level, code, seen.first, seen.last);
  return 0;
}

int search_logs(const Snapshot& snapshot, const std::string& word) {
  std::vector<std::string> words{"zgrep", "-F", "-i", "-e", word, "--"};
  const auto files = our_logs(snapshot->config.log.folder);
  if (files.empty()) {
    std::cerr << "itdo-erp: there are no logs in " << snapshot->config.log.folder.string() << '\n';
    return 1;
  }
  words.insert(words.end(), files.begin(), files.end());
  return become(std::move(words));
}

std::size_t errors_of_last_day(const Config& config) {
  constexpr std::int64_t day = 86'400'000'000;
  const std::string since = operations::local_text({now().microseconds - day});
  std::size_t count = 0;
  read_lines(log_files(config.log.folder, "error.log"), [&](std::string_view line) {
    const LogLine parts = read_log_line(line);
    if (parts.time >= since && (parts.level == "ERROR" || parts.level == "CRITICAL")) ++count;
  });
  return count;
}

void each_line(
    const fs::path& folder, const std::string& name, const std::function<void(std::string_view)>& each) {
  read_lines(log_files(folder, name), each);
}

}  // namespace erp::app
