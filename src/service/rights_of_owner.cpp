#include "service/rights_of_owner.hpp"

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

namespace erp {
namespace {

namespace fs = std::filesystem;

struct Owner {
  uid_t user;
  gid_t group;
};

// A link belongs to whom it was made by; where that is root, what it leads to counts.
std::optional<Owner> owner_on_the_way(const fs::path& folder) {
  fs::path way;
  for (const auto& part : fs::absolute(folder).lexically_normal()) {
    way /= part;
    struct stat found {};
    if (::lstat(way.c_str(), &found) != 0) return {};
    if (found.st_uid == 0 && S_ISLNK(found.st_mode) && ::stat(way.c_str(), &found) != 0) return {};
    if (found.st_uid != 0) return Owner{found.st_uid, found.st_gid};
  }
  return {};
}

// setgroups(2) of this thread alone; that of the C library is of all of them.
long set_groups(const std::vector<gid_t>& groups) {
  return ::syscall(SYS_setgroups, groups.size(), groups.data());
}

std::vector<gid_t> own_groups() {
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
  groups.resize(
      static_cast<std::size_t>(std::max(0, ::getgroups(static_cast<int>(groups.size()), groups.data()))));
  return groups;
}

constexpr auto asks_only = static_cast<uid_t>(-1);

}  // namespace

RightsOfOwner::RightsOfOwner(const fs::path& folder) {
  if (::geteuid() != 0) return;
  const auto owner = owner_on_the_way(folder);
  if (!owner) return;
  groups_before_ = own_groups();
  if (set_groups({}) != 0) throw std::system_error{errno, std::generic_category(), folder.string()};
  group_before_ = static_cast<gid_t>(::setfsgid(owner->group));
  user_before_ = static_cast<uid_t>(::setfsuid(owner->user));
  acts_ = true;
  if (static_cast<uid_t>(::setfsuid(asks_only)) == owner->user) return;
  give_back();
  throw std::system_error{EPERM, std::generic_category(), folder.string()};
}

RightsOfOwner::~RightsOfOwner() {
  give_back();
}

void RightsOfOwner::give_back() {
  if (!acts_) return;
  ::setfsuid(user_before_);
  ::setfsgid(group_before_);
  set_groups(groups_before_);
  acts_ = false;
}

}  // namespace erp
