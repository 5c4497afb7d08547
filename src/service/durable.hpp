// Small files that are there whole or not at all, whenever the machine stops.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace erp {

// On the disk under its name when it returns. Throws std::system_error.
void write_durably(const std::filesystem::path&, std::string_view content);
// Moves within one folder tree, on the disk when it returns.
void move_durably(const std::filesystem::path& from, const std::filesystem::path& to);
// Appends in one piece, so that lines of several programs do not mix.
void append_to(const std::filesystem::path&, std::string_view text);
// Nothing if there is no such file or it cannot be read.
std::optional<std::string> content_of(const std::filesystem::path&);

// Held by one process at a time; given back when it ends, however it ends.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path&);  // throws std::system_error if it cannot be made
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  bool held() const { return held_; }  // false: somebody else has it

 private:
  int descriptor_ = -1;
  bool held_ = false;
};

}  // namespace erp
