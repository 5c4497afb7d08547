#include "app/snapshot/tarball.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

namespace erp::app::snapshot {
namespace {

constexpr std::size_t block = 512;

// Into the open file, whatever lies under its name meanwhile.
Command packer_into(const OpenFile& file) {
  const auto open = fmt::format("/proc/{}/fd/{}", ::getpid(), file.descriptor());
  return {{"sh", "-c", "exec zstd --quiet -3 -c >\"$1\"", "zstd", open}};
}

}  // namespace

std::string tar_header(std::string_view path, std::size_t size, std::int64_t seconds) {
  std::string header(block, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
  put(0, path.substr(0, 99));
  put(100, "0000600");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size));
  put(136, fmt::format("{:011o}", seconds));
  put(148, "        ");
  put(156, "0");
  put(257, "ustar");
  put(263, "00");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header;
}

std::size_t tar_padding(std::size_t size) {
  return (block - size % block) % block;
}

Tarball::Tarball(const std::filesystem::path& file, std::int64_t seconds)
    : seconds_{seconds},
      file_{file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600},
      packer_{packer_into(file_), Process::Flow::to} {}

void Tarball::add(std::string_view path, std::string_view content) {
  packer_.write(tar_header(path, content.size(), seconds_));
  packer_.write(content);
  packer_.write(std::string(tar_padding(content.size()), '\0'));
}

void Tarball::finish() {
  packer_.write(std::string(2 * block, '\0'));
  const auto done = packer_.finish();
  if (!done.ok()) throw std::runtime_error{"zstd: " + done.last_line()};
}

}  // namespace erp::app::snapshot
