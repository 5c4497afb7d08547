#include "app/backup/folder.hpp"

#include "service/durable.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iostream>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;

std::string local_time(const char* format) {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::optional<Manifest> manifest_if_readable(const fs::path& backup) {
  try {
    return read_manifest(backup);
  } catch (const Unusable&) { return {}; }
}

}  // namespace

FolderLock::FolderLock(const Config& config) {
  const fs::path& folder = config.backup.folder;
  if (!fs::exists(folder)) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
  }
  file_ = ::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) throw std::runtime_error{"the folder " + folder.string() + " cannot be written"};
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(file_);
  throw Unusable{"busy", "another backup or restore is running"};
}

FolderLock::~FolderLock() {
  ::close(file_);
}

std::string stamp() {
  return local_time("%Y%m%d_%H%M%S");
}

void log_line(const Config& config, const std::string& sentence, const std::string& details) {
  if (config.log.folder.empty()) return;
  const auto line =
      local_time("%Y-%m-%d %H:%M:%S") + ' ' + sentence + (details.empty() ? "" : " ") + details + '\n';
  try {
    append_to(config.log.folder / "backup.log", line);
  } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
}

std::int64_t age_in_days(const fs::path& file) {
  const auto age = fs::file_time_type::clock::now() - fs::last_write_time(file);
  return std::chrono::duration_cast<std::chrono::hours>(age).count() / 24;
}

std::vector<Entry> entries(const Config& config) {
  std::vector<Entry> found;
  std::error_code none;
  for (const auto& file : fs::directory_iterator{config.backup.folder, none}) {
    const auto name = file.path().filename().string();
    const bool backup =
        name.starts_with("itdo_erp_backup_") && (name.ends_with(".sql.gz") || name.ends_with(".sql.gz.age"));
    if (backup && file.is_regular_file())
      found.push_back({file.path(), manifest_if_readable(file.path()), age_in_days(file.path())});
  }
  std::ranges::sort(found, std::greater{}, [](const Entry& entry) { return entry.path.filename(); });
  return found;
}

void make_latest(const Config& config, const fs::path& backup, const Manifest& manifest) {
  const fs::path link = config.backup.folder / "latest_backup.sql.gz";
  const fs::path fresh = link.string() + ".part";
  std::error_code none;
  fs::remove(fresh, none);
  fs::create_symlink(backup.filename(), fresh);
  fs::rename(fresh, link);
  write_manifest(config.backup.folder / "latest_verified.json", manifest);
}

}  // namespace erp::app::backup
