#include "app/operations/disks.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>

namespace erp::app {
namespace {

// df rounds up, and counts against what an ordinary user may have.
int percent_of(std::uint64_t used, std::uint64_t free) {
  return used == 0 ? 0 : static_cast<int>((used * 100 + used + free - 1) / (used + free));
}

}  // namespace

std::vector<Disk> disks_of(const Config& config) {
  std::vector<std::string> places = config.operations.disks;
  for (const auto& folder :
       {config.log.folder, config.files.folder, config.backup.folder, config.operations.state_folder})
    if (!folder.empty()) places.push_back(folder.string());
  std::vector<Disk> disks;
  std::vector<dev_t> seen;
  for (const auto& place : places) {
    struct stat status {};
    struct statvfs space {};
    if (::stat(place.c_str(), &status) != 0 || ::statvfs(place.c_str(), &space) != 0) continue;
    if (std::ranges::find(seen, status.st_dev) != seen.end()) continue;
    seen.push_back(status.st_dev);
    disks.push_back(
        {.path = place,
         .percent = percent_of(space.f_blocks - space.f_bfree, space.f_bavail),
         .inodes_percent = percent_of(space.f_files - space.f_ffree, space.f_favail),
         .free_bytes = space.f_bavail * space.f_frsize,
         .used_bytes = (space.f_blocks - space.f_bfree) * space.f_frsize});
  }
  return disks;
}

}  // namespace erp::app
