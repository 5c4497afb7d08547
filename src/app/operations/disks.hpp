// The disks that hold what we need.
#pragma once

#include "service/config.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace erp::app {

struct Disk {
  std::string path;  // one place on it
  int percent = 0;   // used, as df counts
  int inodes_percent = 0;
  std::uint64_t free_bytes = 0, used_bytes = 0;
};

// Each once, whatever number of our folders it holds. Places that are not there are left out.
std::vector<Disk> disks_of(const Config&);

}  // namespace erp::app
