// Files that are there whole or not at all, whenever the machine stops. What root makes belongs to whom its
// folder belongs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace erp {

// An open file, closed when it goes. Everything throws std::system_error that names the path.
class OpenFile {
 public:
  // `flags` of open(2); `mode` if it is made.
  OpenFile(std::filesystem::path, int flags, unsigned mode = 0640);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  void write(std::string_view);
  std::size_t read(char* bytes, std::size_t count);  // 0: the end
  void sync();
  int descriptor() const { return descriptor_; }

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  int descriptor_;
};

// Written under a name of its own, and nothing of it stays unless it is put in place.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(std::filesystem::path, unsigned mode = 0640);
  ~UnfinishedFile();
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  void write(std::string_view text) { file_.write(text); }
  // On the disk under `place`, in the same folder tree, when it returns.
  void put_in_place(const std::filesystem::path& place);

 private:
  std::filesystem::path path_;
  OpenFile file_;
};

// With those above it. Throws std::filesystem::filesystem_error.
void make_folders(const std::filesystem::path&);
// A new name is on the disk only once its folder is.
void sync_folder(const std::filesystem::path&);
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
