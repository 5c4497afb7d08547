// Root works in folders of the service, whose user may have put a link in the way. There it acts as that
// user: what she could not do herself, no job of root does for her.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace erp {

// As long as it lives, this thread opens, makes, moves and removes files with the rights of the first one but
// root to whom something on the way to the folder belongs; with its own where there is nobody, or where it is
// not root. A program that is started meanwhile is root's again. Throws std::system_error.
class RightsOfOwner {
 public:
  explicit RightsOfOwner(const std::filesystem::path& folder);
  ~RightsOfOwner();
  RightsOfOwner(const RightsOfOwner&) = delete;
  RightsOfOwner& operator=(const RightsOfOwner&) = delete;

 private:
  void give_back();

  bool acts_ = false;
  uid_t user_before_ = 0;
  gid_t group_before_ = 0;
  std::vector<gid_t> groups_before_;
};

}  // namespace erp
