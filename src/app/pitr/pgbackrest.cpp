#include "app/pitr/pgbackrest.hpp"

#include <unistd.h>
#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

namespace erp::app::pitr {
namespace {

namespace json = boost::json;

constexpr std::chrono::minutes short_while{2};
constexpr std::size_t length_of_name = 24;

Instant at_second(const json::value& seconds) {
  return Instant{seconds.to_number<std::int64_t>() * 1'000'000};
}

std::string text(const json::value& value) {
  return value.is_string() ? std::string{value.as_string()} : std::string{};
}

BaseBackup backup_of(const json::object& said) {
  const auto& times = said.at("timestamp").as_object();
  const auto& database = said.at("database").as_object();
  BaseBackup backup{
      .label = text(said.at("label")),
      .type = text(said.at("type")),
      .first_wal = text(said.at("archive").as_object().at("start")),
      .archive = {},
      .started = at_second(times.at("start")),
      .ended = at_second(times.at("stop"))};
  const auto* const error = said.if_contains("error");
  backup.damaged = error && error->is_bool() && error->as_bool();
  backup.archive = std::to_string(database.at("id").to_number<std::int64_t>());
  return backup;
}

json::value parsed(const Finished& done) {
  boost::system::error_code broken;
  auto value = json::parse(done.out, broken);
  if (broken) throw std::runtime_error{"pgbackrest said something that cannot be read"};
  return value;
}

}  // namespace

std::vector<std::string> as_postgres(std::vector<std::string> words) {
  if (geteuid() == 0) words.insert(words.begin(), {"runuser", "-u", "postgres", "--"});
  return words;
}

Finished pgbackrest(const std::vector<std::string>& words, std::chrono::milliseconds at_most) {
  std::vector<std::string> all{"pgbackrest", std::string{"--stanza="} + stanza};
  all.insert(all.end(), words.begin(), words.end());
  return run({.words = as_postgres(std::move(all))}, {}, at_most);
}

bool is_installed() {
  return pgbackrest({"version"}, short_while).status != Finished::not_found;
}

Repository read_repository() {
  const auto done = pgbackrest({"info", "--output=json"}, short_while);
  if (!done.ok()) return {.backups = {}, .fault = done.last_line()};
  boost::system::error_code broken;
  const auto all = json::parse(done.out, broken);
  if (broken) return {.backups = {}, .fault = "it cannot be read: " + done.last_line()};
  Repository found;
  if (!all.is_array() || all.as_array().empty()) return {.backups = {}, .fault = "there is no such stanza"};
  const auto& said = all.as_array().front().as_object();
  const auto& status = said.at("status").as_object();
  constexpr int no_backup_yet = 2;
  const auto code = status.at("code").to_number<int>();
  if (code != 0 && code != no_backup_yet) found.fault = text(status.at("message"));
  for (const auto& backup : said.at("backup").as_array()) {
    found.backups.push_back(backup_of(backup.as_object()));
    auto& archive = found.backups.back().archive;
    for (const auto& database : said.at("db").as_array())
      if (std::to_string(database.as_object().at("id").to_number<std::int64_t>()) == archive)
        archive = text(database.as_object().at("version")) + "-" + archive;
  }
  return found;
}

std::vector<Segment> segments_of(const std::string& archive) {
  const auto done = pgbackrest(
      {"repo-ls", "--output=json", "--recurse", std::string{"archive/"} + stanza + "/" + archive},
      short_while);
  if (!done.ok()) throw std::runtime_error{"pgbackrest: " + done.last_line()};
  std::vector<Segment> found;
  const auto all = parsed(done);
  for (const auto& entry : all.as_object()) {
    const std::string path{entry.key()};
    const auto name = path.substr(path.rfind('/') + 1);
    const bool is_segment = name.size() > length_of_name && name[length_of_name] == '-' &&
                            name.find_first_not_of("0123456789ABCDEF") == length_of_name;
    if (is_segment)
      found.push_back({name.substr(0, length_of_name), at_second(entry.value().as_object().at("time"))});
  }
  std::ranges::sort(found, {}, &Segment::name);
  return found;
}

std::vector<std::string> damages() {
  const auto done = pgbackrest({"verify", "--log-level-console=info"}, std::chrono::hours{6});
  std::vector<std::string> found;
  std::istringstream lines{done.out + "\n" + done.err};
  for (std::string line; std::getline(lines, line);) {
    const auto has = [&](const char* word) { return line.find(word) != std::string::npos; };
    if (has("WARN:") || has("ERROR:") || has("invalid ") || has("missing") || has("status: error"))
      found.push_back(line);
  }
  if (found.empty() && !done.ok()) found.push_back(done.last_line());
  return found;
}

}  // namespace erp::app::pitr
