// A packed archive, written piece by piece without a folder in between: the disk may be full.
#pragma once

#include "service/durable.hpp"
#include "service/process.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace erp::app::snapshot {

// Of one regular file that its owner alone may read; POSIX calls the form ustar.
std::string tar_header(std::string_view path, std::size_t size, std::int64_t seconds);
std::size_t tar_padding(std::size_t size);  // bytes until the next header

class Tarball {
 public:
  // Makes the file, 0600. Throws std::system_error if something is there already.
  Tarball(const std::filesystem::path&, std::int64_t seconds);
  void add(std::string_view path, std::string_view content);
  void finish();  // throws std::runtime_error if it is not whole

 private:
  std::int64_t seconds_;
  OpenFile file_;
  Process packer_;
};

}  // namespace erp::app::snapshot
