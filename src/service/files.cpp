#include "service/files.hpp"

#include "base/problem.hpp"
#include "service/durable.hpp"
#include "service/file_type.hpp"
#include "service/secrets.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace erp {
namespace fs = std::filesystem;

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
  make_folders(folder);
  UnfinishedFile file{folder / (".part-" + random_token(12))};
  file.write(content);
  file.put_in_place(path);
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
