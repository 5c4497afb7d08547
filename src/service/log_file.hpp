// A file that lines are appended to: survives rotation, full disks and lost folders.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace erp::log {

// Used by one thread only. Lines gather in memory until flush() or 64 KiB.
class LogFile {
 public:
  // `heading` is written as the first line of an empty file; may be empty. Throws std::system_error if the
  // file cannot be opened.
  LogFile(std::filesystem::path path, std::string heading);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void append(std::string_view line);
  void flush();
  // Opens the path anew if another file is there now, or none; when `forced`, in any case.
  void reopen_if_moved(bool forced);
  std::uint64_t lost_lines() const { return lost_lines_; }

 private:
  void open();
  void close();
  void lose(int error);

  std::filesystem::path path_;
  std::string heading_;
  std::string waiting_;
  int descriptor_ = -1;
  bool complained_ = false;
  std::uint64_t lost_lines_ = 0;
};

}  // namespace erp::log
