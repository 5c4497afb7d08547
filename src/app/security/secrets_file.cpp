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
  const std::string name = section + "." + key + " = ";
  std::string text = before_.value_or("# Written by itdo-erp security rotate-secrets.\n");
  if (const auto at = text.find(name); at != text.npos) text.erase(at, text.find('\n', at) - at + 1);
  // Before the first table: below it the name would be one of that table.
  const auto table = text.starts_with('[') ? 0 : text.find("\n[");
  text.insert(table == text.npos ? text.size() : table == 0 ? 0 : table + 1, name + "\"" + value + "\"\n");
  write_private(path_, text);
}

void SecretsFile::put_back() {
  if (before_)
    write_private(path_, *before_);
  else
    fs::remove(path_);
}

void restart_the_service() {
  const auto done = run({.words = {"systemctl", "restart", "itdo-erp"}}, {}, time_to_restart);
  if (!done.ok()) std::cerr << "itdo-erp: restart the service now: " << done.last_line() << '\n';
}

}  // namespace erp::app::security
