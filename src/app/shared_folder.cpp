#include "app/commands.hpp"

#include <filesystem>

namespace erp::app {

// Looked for from the binary upwards (a source tree has build/release/itdo-erp), then where a package puts
// it.
std::string shared_folder(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code none;
  for (auto folder = fs::read_symlink("/proc/self/exe", none).parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    if (fs::is_directory(folder / name, none) && fs::exists(folder / "CMakeLists.txt", none))
      return folder / name;
  return "/usr/share/itdo-erp/" + name;
}

}  // namespace erp::app
