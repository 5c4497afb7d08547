// The file of a backup: compressed text, written so that it is whole or not there, read so that damage shows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace erp::app::backup {

// Why a file is not what it should be. Codes, each with a sentence in `what`: file_missing, not_a_file,
// file_unreadable, file_empty, file_damaged, file_truncated, not_a_backup, and those of inspect.hpp.
class Unusable : public std::runtime_error {
 public:
  Unusable(std::string code, const std::string& sentence)
      : std::runtime_error{sentence}, code_{std::move(code)} {}
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

struct FileFacts {
  std::int64_t bytes = 0, content_bytes = 0;  // as it lies there, and unpacked
  std::string sha256;                         // of the file, hexadecimal
};

// Writes NAME.part, readable for its owner only; finish() makes it durable and gives it its name. Without
// finish() nothing is left behind.
class DumpWriter {
 public:
  explicit DumpWriter(std::filesystem::path file);
  ~DumpWriter();
  DumpWriter(const DumpWriter&) = delete;
  DumpWriter& operator=(const DumpWriter&) = delete;
  void write(std::string_view content);
  FileFacts finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Hands the content on piece by piece, `read` bytes of the file being read by then. Throws Unusable.
FileFacts read_dump(
    const std::filesystem::path& file,
    const std::function<void(std::string_view content, std::int64_t read)>& use);

std::string sha256_of_file(const std::filesystem::path&);

}  // namespace erp::app::backup
