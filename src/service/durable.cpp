#include "service/durable.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace erp {
namespace {

namespace fs = std::filesystem;

class Opened {
 public:
  Opened(const fs::path& path, int flags)
      : path_{path}, number_{::open(path.c_str(), flags | O_CLOEXEC, 0640)} {
    if (number_ < 0) fail();
  }
  ~Opened() { ::close(number_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  void write(std::string_view rest) const {
    while (!rest.empty()) {
      const ssize_t count = ::write(number_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail();
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void sync() const {
    if (::fsync(number_) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const { throw std::system_error{errno, std::generic_category(), path_.string()}; }

  fs::path path_;
  int number_;
};

void sync_folder(const fs::path& folder) {
  Opened{folder, O_RDONLY | O_DIRECTORY}.sync();
}

}  // namespace

void write_durably(const fs::path& path, std::string_view content) {
  auto beside = path;
  beside += ".part";
  {
    const Opened file{beside, O_WRONLY | O_CREAT | O_TRUNC};
    file.write(content);
    file.sync();
  }
  move_durably(beside, path);
}

void move_durably(const fs::path& from, const fs::path& to) {
  fs::rename(from, to);
  sync_folder(to.parent_path());
}

void append_to(const fs::path& path, std::string_view text) {
  Opened{path, O_WRONLY | O_CREAT | O_APPEND}.write(text);
}

std::optional<std::string> content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return {};
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

FileLock::FileLock(const fs::path& path)
    : descriptor_{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)} {
  if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), path.string()};
  held_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

}  // namespace erp
