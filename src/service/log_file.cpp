#include "service/log_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace erp::log {
namespace {

constexpr std::size_t gather_bytes = 64 * 1024;

}  // namespace

LogFile::LogFile(std::filesystem::path path, std::string heading)
    : path_{std::move(path)}, heading_{std::move(heading)} {
  open();
  if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), path_.string()};
}

LogFile::~LogFile() {
  flush();
  close();
}

void LogFile::open() {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  struct stat status {};
  if (descriptor_ < 0 || heading_.empty()) return;
  if (fstat(descriptor_, &status) == 0 && status.st_size == 0) waiting_ = heading_ + "\n" + waiting_;
}

void LogFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void LogFile::append(std::string_view line) {
  waiting_ += line;
  waiting_ += '\n';
  if (waiting_.size() >= gather_bytes) flush();
}

void LogFile::flush() {
  std::size_t written = 0;
  while (written < waiting_.size()) {
    const ssize_t count =
        descriptor_ < 0 ? -1 : ::write(descriptor_, waiting_.data() + written, waiting_.size() - written);
    if (count < 0 && descriptor_ >= 0 && errno == EINTR) continue;
    if (count <= 0) {
      waiting_.erase(0, written);
      lose(descriptor_ < 0 ? ENOENT : errno);
      return;
    }
    written += static_cast<std::size_t>(count);
  }
  if (written > 0) complained_ = false;
  waiting_.clear();
}

// Standard error is the last resort: the journal has a disk budget of its own.
void LogFile::lose(int error) {
  if (!complained_) {
    complained_ = true;
    std::fprintf(
        stderr,
        "<3>LOG_NOT_WRITTEN %s: %s; its lines are dropped until it can be written\n",
        path_.c_str(),
        std::strerror(error));
  }
  lost_lines_ += static_cast<std::uint64_t>(std::ranges::count(waiting_, '\n'));
  waiting_.clear();
}

void LogFile::reopen_if_moved(bool forced) {
  struct stat mine {
  }, there{};
  const bool moved = descriptor_ < 0 || fstat(descriptor_, &mine) != 0 || stat(path_.c_str(), &there) != 0 ||
                     mine.st_ino != there.st_ino || mine.st_dev != there.st_dev;
  if (!moved && !forced) return;
  flush();  // what was said before the rotation belongs to the file that was moved away
  close();
  open();
}

}  // namespace erp::log
