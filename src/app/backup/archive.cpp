#include "app/backup/archive.hpp"

#include "app/backup/commands.hpp"
#include "app/backup/elsewhere.hpp"
#include "app/backup/folder.hpp"
#include "app/backup/retention.hpp"
#include "app/operations/job_failure.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <sys/stat.h>

#include <iostream>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours longest{8};

// Written last, when the archive has been read again: an archive without it is not whole.
fs::path checksum_path(const fs::path& archive) {
  return archive.string() + ".sha256";
}

void must(const Command& command) {
  const auto done = run(command, "", longest);
  if (!done.ok()) throw std::runtime_error{command.words.front() + ": " + done.last_line()};
}

// Packs into `plain`, and reads all of it again. Settings only where they are encrypted: they name passwords.
void pack(const Config& config, const fs::path& plain, bool with_settings) {
  fs::create_directories(config.files.folder);
  Command tar{
      {"tar",
       "--create",
       "--gzip",
       "--file",
       plain.string(),
       "--directory=/",
       "--ignore-failed-read",
       config.files.folder.string().substr(1)}};
  if (with_settings && fs::exists("/etc/itdo-erp")) tar.words.push_back("etc/itdo-erp");
  must(tar);
  must({{"tar", "--list", "--gzip", "--file", plain.string()}});
}

// Of a run that was killed: with the settings in clear, perhaps. Called under the lock of the folder.
void remove_remains(const Config& config) {
  std::error_code none;
  for (const auto& file : fs::directory_iterator{config.backup.folder, none}) {
    const auto name = file.path().filename().string();
    const auto ending = file.path().extension();
    if (name.starts_with("app_backup_") && (ending == ".plain" || ending == ".part"))
      fs::remove(file.path(), none);
  }
}

// What is made meanwhile is for its owner alone, by this program and by those that it starts.
class ForOwnerAlone {
 public:
  ForOwnerAlone() : before_{::umask(S_IRWXG | S_IRWXO)} {}
  ~ForOwnerAlone() { ::umask(before_); }
  ForOwnerAlone(const ForOwnerAlone&) = delete;
  ForOwnerAlone& operator=(const ForOwnerAlone&) = delete;

 private:
  mode_t before_;
};

fs::path make_archive(const Config& config) {
  const ForOwnerAlone alone;
  remove_remains(config);
  const auto& recipient = config.backup.recipient;
  const fs::path file =
      config.backup.folder / ("app_backup_" + stamp() + (recipient.empty() ? ".tar.gz" : ".tar.gz.age"));
  const fs::path plain = file.string() + ".plain";
  const fs::path part = file.string() + ".part";
  try {
    pack(config, plain, !recipient.empty());
    if (recipient.empty())
      fs::rename(plain, part);
    else
      must({{"age", "--recipient", recipient, "--output", part.string(), plain.string()}});
    fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write);
    must({{"sync", part.string()}});
    move_durably(part, file);
    write_durably(checksum_path(file), sha256_of_file(file) + "  " + file.filename().string() + "\n");
  } catch (...) {
    std::error_code none;
    for (const auto& left : {plain, part}) fs::remove(left, none);
    throw;
  }
  std::error_code none;
  fs::remove(plain, none);
  return file;
}

void failed(const Config& config, const std::string& fault, Instant started) {
  log_line(config, "Application backup failed", "reason=\"" + fault + "\"");
  tell(
      config,
      {.job = "backup of the files",
       .subject = "ALERT: Application Backup Failed",
       .severity = operations::Severity::critical,
       .effect = "files attached since the last archive would be lost with the disk.",
       .log = "backup.log",
       .runbook = "backup_failed",
       .fault = fault,
       .started = started});
}

}  // namespace

void unpack_files(const Config& config, const fs::path& archive) {
  if (!fs::exists(archive)) throw Unusable{"file_missing", archive.string()};
  const auto sum = content_of(checksum_path(archive)).value_or("");
  if (!sum.empty() && !sum.starts_with(sha256_of_file(archive)))
    throw Unusable{"checksum_differs", archive.string() + " is not what was written"};
  fs::path plain = archive;
  const bool encrypted = archive.extension() == ".age";
  if (encrypted) {
    if (config.backup.identity.empty())
      throw Unusable{
          "key_missing", "the archive is encrypted: name the file of the secret key in backup.identity"};
    plain = archive.string() + ".plain";
    const ForOwnerAlone alone;
    const auto done =
        run({{"age",
              "--decrypt",
              "--identity",
              config.backup.identity.string(),
              "--output",
              plain.string(),
              archive.string()}},
            "",
            longest);
    if (!done.ok()) throw Unusable{"key_wrong", done.last_line()};
  }
  fs::create_directories(config.files.folder);
  const auto done =
      run({{"tar",
            "--extract",
            "--gzip",
            "--file",
            plain.string(),
            "--directory=/",
            config.files.folder.string().substr(1)}},
          "",
          longest);
  std::error_code none;
  if (encrypted) fs::remove(plain, none);
  if (!done.ok()) throw std::runtime_error{"tar: " + done.last_line()};
}

void remove_expired_archives(const Config& config) {
  std::vector<Kept> kept;
  std::error_code none;
  for (const auto& file : fs::directory_iterator{config.backup.folder, none}) {
    const auto name = file.path().filename().string();
    const bool archive =
        name.starts_with("app_backup_") && (name.ends_with(".tar.gz") || name.ends_with(".tar.gz.age"));
    if (archive && file.is_regular_file())
      kept.push_back({name, age_in_days(file.path()), fs::exists(checksum_path(file.path()))});
  }
  const auto days = static_cast<std::int64_t>(config.backup.keep_days);
  for (const auto& name : expired(std::move(kept), days, config.backup.keep_least)) {
    fs::remove(config.backup.folder / name);
    fs::remove(checksum_path(config.backup.folder / name));
    std::cout << "Removed " << name << '\n';
  }
}

int back_up_application(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  const Instant started = now();
  try {
    const FolderLock lock{config};
    const auto file = make_archive(config);
    std::cout << "Application backup completed: " << file.string() << '\n';
    if (config.backup.recipient.empty())
      std::cout << "Without backup.recipient the settings are left out: they hold passwords in clear.\n";
    copy_elsewhere(config, file, copy_of_files);
    remove_expired_archives(config);
    log_line(
        config,
        "Application backup completed successfully",
        "file=" + file.filename().string() + " bytes=" + std::to_string(fs::file_size(file)));
    return 0;
  } catch (const Unusable& unusable) {
    std::cerr << "backup: " << unusable.code() << ": " << unusable.what() << '\n';
    if (unusable.code() == "busy") return busy;
    failed(config, unusable.what(), started);
  } catch (const std::exception& error) {
    std::cerr << "Application backup failed!\n" << error.what() << '\n';
    failed(config, error.what(), started);
  }
  return 1;
}

}  // namespace erp::app::backup
