#include "service/durable.hpp"

#include "service/rights_of_owner.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace erp {
namespace {

namespace fs = std::filesystem;

fs::path beside(fs::path path) {
  path += ".part";
  return path;
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path{"."};
}

// Jobs of root and those of the service share folders: what root makes there belongs to whom the folder
// belongs, who must read, write and move it.
int open_for(const fs::path& path, int flags, unsigned mode) {
  if ((flags & O_ACCMODE) == O_RDONLY) return ::open(path.c_str(), flags | O_CLOEXEC);
  const RightsOfOwner owner{folder_of(path)};
  return ::open(path.c_str(), flags | O_CLOEXEC, mode);
}

}  // namespace

OpenFile::OpenFile(fs::path path, int flags, unsigned mode)
    : path_{std::move(path)}, descriptor_{open_for(path_, flags, mode)} {
  if (descriptor_ < 0) fail();
}

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

void OpenFile::write(std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail();
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::size_t OpenFile::read(char* bytes, std::size_t count) {
  for (;;) {
    const ssize_t got = ::read(descriptor_, bytes, count);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) fail();
  }
}

void OpenFile::sync() {
  if (::fsync(descriptor_) != 0) fail();
}

void OpenFile::fail() const {
  throw std::system_error{errno, std::generic_category(), path_.string()};
}

UnfinishedFile::UnfinishedFile(fs::path path, unsigned mode)
    : path_{std::move(path)}, file_{path_, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode} {}

UnfinishedFile::~UnfinishedFile() {
  if (path_.empty()) return;
  const RightsOfOwner owner{folder_of(path_)};
  ::unlink(path_.c_str());
}

void UnfinishedFile::put_in_place(const fs::path& place) {
  file_.sync();
  move_durably(path_, place);
  path_.clear();
}

void make_folders(const fs::path& folder) {
  if (folder.empty() || fs::is_directory(folder)) return;
  make_folders(folder.parent_path());
  const RightsOfOwner owner{folder_of(folder)};
  fs::create_directory(folder);
}

void sync_folder(const fs::path& folder) {
  OpenFile{folder, O_RDONLY | O_DIRECTORY}.sync();
}

void write_durably(const fs::path& path, std::string_view content) {
  UnfinishedFile file{beside(path)};
  file.write(content);
  file.put_in_place(path);
}

void move_durably(const fs::path& from, const fs::path& to) {
  {
    const RightsOfOwner owner{folder_of(to)};
    fs::rename(from, to);
  }
  sync_folder(to.parent_path());
}

void append_to(const fs::path& path, std::string_view text) {
  OpenFile{path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW}.write(text);
}

std::optional<std::string> content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return {};
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

FileLock::FileLock(const fs::path& path) : descriptor_{open_for(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0640)} {
  if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), path.string()};
  held_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

}  // namespace erp
