// The folder of the backups: names, the lock, the log, what lies there.
#pragma once

#include "app/backup/manifest.hpp"
#include "service/config.hpp"

#include <string>
#include <vector>

namespace erp::app::backup {

// One that holds it makes or removes backups. Throws Unusable{"busy"} while another does.
class FolderLock {
 public:
  explicit FolderLock(const Config&);  // makes the folder if need be
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_ = -1;
};

std::string stamp();  // "20261124_020000", local time

// A line of backup.log: the local time, the manual's sentence, and what else is to be said.
void log_line(const Config&, const std::string& sentence, const std::string& details = {});

std::int64_t age_in_days(const std::filesystem::path& file);  // since it was written

struct Entry {
  std::filesystem::path path;
  std::optional<Manifest> manifest;  // none: there is none, or it cannot be read
  std::int64_t age_days = 0;
};
std::vector<Entry> entries(const Config&);  // of the database, newest first

// latest_backup.sql.gz and latest_verified.json lead to this one.
void make_latest(const Config&, const std::filesystem::path& backup, const Manifest&);

}  // namespace erp::app::backup
