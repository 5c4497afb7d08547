#include "service/files.hpp"

#include "base/problem.hpp"
#include "service/file_type.hpp"
#include "service/secrets.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace erp {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw std::system_error{errno, std::generic_category(), path.string()};
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : path_{path}, number_{::open(path.c_str(), flags | O_CLOEXEC, 0640)} {
    if (number_ < 0) fail(path_);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view rest) const {
    while (!rest.empty()) {
      const ssize_t count = ::write(number_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(path_);
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void sync() const {
    if (::fsync(number_) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int number_;
};

// A new name is on the disk only once its folder is.
void sync_folder(const fs::path& folder) {
  Descriptor{folder, O_RDONLY | O_DIRECTORY}.sync();
}

// Removes a half-written file unless it found its place.
struct Remover {
  fs::path path;
  ~Remover() { ::unlink(path.c_str()); }
};

}  // namespace

fs::path Files::path_of(std::string_view sha256) const {
  const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (sha256.size() != 64 || !std::ranges::all_of(sha256, digit)) return {};
  return folder_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

StoredFile Files::save(
    std::string_view content, std::string_view declared_type, std::size_t max_bytes) const {
  if (content.empty()) throw Refused{"file_empty", "file"};
  if (content.size() > max_bytes) {
    throw Refused{Problems{{"file", "file_too_large", {{"max", std::to_string(max_bytes)}}}}};
  }
  const std::string_view found = sniffed_type(content);
  if (found.empty()) throw Refused{"file_type_unknown", "file"};
  const std::string type = agreed_type(declared_type, found);
  if (type.empty()) {
    const Problem mismatch{
        "file",
        "file_type_mismatch",
        {{"declared", std::string{declared_type}}, {"found", std::string{found}}}};
    throw Refused{Problems{mismatch}};
  }
  StoredFile stored{.sha256 = hexadecimal(sha256(content)), .media_type = type, .bytes = content.size()};
  const fs::path path = path_of(stored.sha256);
  std::error_code absent;
  const bool there = fs::file_size(path, absent) == content.size() && !absent;
  if (!there) write(path, content);
  return stored;
}

void Files::write(const fs::path& path, std::string_view content) const {
  const fs::path folder = path.parent_path();
  fs::create_directories(folder);
  const Remover temporary{folder / (".part-" + random_token(12))};
  {
    const Descriptor file{temporary.path, O_WRONLY | O_CREAT | O_EXCL};
    file.write(content);
    file.sync();
  }
  if (::rename(temporary.path.c_str(), path.c_str()) != 0) fail(path);
  sync_folder(folder);
  sync_folder(folder.parent_path());
  sync_folder(folder_);
}

std::optional<std::string> Files::read(std::string_view sha256) const {
  const fs::path path = path_of(sha256);
  std::error_code absent;
  const auto size = path.empty() ? 0 : fs::file_size(path, absent);
  if (path.empty() || absent) return {};
  std::string content(size, '\0');
  std::ifstream file{path, std::ios::binary};
  file.read(content.data(), static_cast<std::streamsize>(size));
  if (!file || hexadecimal(erp::sha256(content)) != sha256) {
    throw std::runtime_error{path.string() + " is damaged: its content has another digest"};
  }
  return content;
}

bool Files::erase(std::string_view sha256) const {
  const fs::path path = path_of(sha256);
  return !path.empty() && fs::remove(path);
}

}  // namespace erp
