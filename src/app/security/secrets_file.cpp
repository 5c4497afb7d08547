#include "app/security/secrets_file.hpp"

#include "service/config_keys.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

namespace erp::app::security {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds time_to_restart{30};

const Setting& setting(const ConfigSnapshot& snapshot, std::string_view key) {
  const auto keys = config_keys();
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].name == key) return snapshot.settings[i];
  throw std::logic_error{std::string{key} + " is no setting"};
}

// The place of a line that is to stand in this section: behind its head, or before all heads, where a full
// name is meant.
std::size_t place_in(const std::string& text, const std::string& head) {
  if (text.starts_with(head)) return head.size();
  if (const auto at = text.find("\n" + head); at != text.npos) return at + 1 + head.size();
  std::size_t at = 0;
  while (at < text.size() && text[at] == '#') at = std::min(text.find('\n', at), text.size() - 1) + 1;
  return at;
}

void remove_line(std::string& text, const std::string& name, std::size_t from, std::size_t to) {
  for (auto at = text.find(name, from); at < to; at = text.find(name, at + 1))
    if (at == 0 || text[at - 1] == '\n') {
      text.erase(at, std::min(text.find('\n', at), text.size() - 1) - at + 1);
      return;
    }
}

}  // namespace

void write_private(const fs::path& path, const std::string& text) {
  const auto unfinished = path.string() + ".unfinished";
  fs::remove(unfinished);
  {
    OpenFile file{unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640};
    struct stat folder {};
    if (::stat(path.parent_path().c_str(), &folder) == 0 && ::geteuid() == 0)
      if (::chown(unfinished.c_str(), folder.st_uid, folder.st_gid) != 0)
        throw std::system_error{errno, std::generic_category(), unfinished};
    file.write(text);
    file.sync();
  }
  move_durably(unfinished, path);
}

std::string objection_to(const ConfigSnapshot& snapshot, const std::string& key, const fs::path& file) {
  const auto& now = setting(snapshot, key);
  if (now.origin == "built-in") return {};
  const auto place = fs::path{now.origin.substr(0, now.origin.rfind(':'))};
  const bool earlier = place.parent_path() != file.parent_path() || place.filename() <= file.filename();
  if (now.origin.starts_with('/') && earlier) return {};
  return key + " comes from " + now.origin + ", which wins over " + file.string() +
         ": change it there by hand";
}

SecretsFile::SecretsFile(fs::path path) : path_{std::move(path)}, before_{erp::content_of(path_)} {}

void SecretsFile::put(const std::string& section, const std::string& key, const std::string& value) {
  const std::string head = "[" + section + "]\n";
  std::string text = before_.value_or("# Written by itdo-erp security rotate-secrets.\n");
  if (!text.empty() && text.back() != '\n') text += '\n';
  remove_line(text, section + "." + key + " ", 0, text.size());
  const bool has_head = ("\n" + text).find("\n" + head) != text.npos;
  const auto place = place_in(text, head);
  if (has_head) remove_line(text, key + " ", place, std::min(text.find("\n[", place - 1), text.size()));
  text.insert(place, (has_head ? key : section + "." + key) + " = \"" + value + "\"\n");
  write_private(path_, text);
  is_put_ = true;
  try {
    load_config({.file = path_});
  } catch (...) {
    put_back();
    throw;
  }
}

SecretsFile::~SecretsFile() {
  if (!is_put_ || is_kept_) return;
  try {
    put_back();
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: " << path_.string() << " could not be put back: " << error.what() << '\n';
  }
}

void SecretsFile::put_back() {
  is_put_ = false;
  if (before_)
    write_private(path_, *before_);
  else
    fs::remove(path_);
}

bool restart_the_service() {
  const bool ran =
      run({.words = {"systemctl", "--quiet", "is-active", "itdo-erp"}}, {}, time_to_restart).ok();
  const auto done = run({.words = {"systemctl", "restart", "itdo-erp"}}, {}, time_to_restart);
  if (!done.ok()) std::cerr << "itdo-erp: restart the service now: " << done.last_line() << '\n';
  return done.ok() || !ran;
}

}  // namespace erp::app::security
