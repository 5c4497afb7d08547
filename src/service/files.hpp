// Attached files, kept under the digest of their content: folder/aa/bb/sha256. Blocks: call it on a
// WorkerPool.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace erp {

struct StoredFile {
  std::string sha256;  // 64 hexadecimal digits: the name to ask for it
  std::string media_type;
  std::size_t bytes = 0;
};

class Files {
 public:
  explicit Files(std::filesystem::path folder) : folder_{std::move(folder)} {}

  // On the disk when it returns; the same content is kept once. Throws Refused with file_empty,
  // file_too_large {max}, file_type_unknown or file_type_mismatch {declared, found}; std::system_error if it
  // cannot be written.
  StoredFile save(std::string_view content, std::string_view declared_type, std::size_t max_bytes) const;
  // Nothing if there is no such file. Throws std::runtime_error if the content no longer matches its digest.
  std::optional<std::string> read(std::string_view sha256) const;
  bool erase(std::string_view sha256) const;

 private:
  std::filesystem::path path_of(std::string_view sha256) const;  // empty if that is no digest
  void write(const std::filesystem::path& path, std::string_view content) const;

  std::filesystem::path folder_;
};

}  // namespace erp
