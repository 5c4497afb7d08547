#include "app/backup/elsewhere.hpp"

#include "base/values.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <chrono>
#include <iostream>

namespace erp::app::backup {

namespace fs = std::filesystem;

void copy_elsewhere(const Config& config, const fs::path& file, std::string_view mark) {
  if (config.backup.copy_command.empty()) return;
  const auto done = run({{config.backup.copy_command, file.string()}}, "", std::chrono::hours{8});
  if (!done.ok()) throw std::runtime_error{"the copy to another place failed: " + done.last_line()};
  const fs::path copied = config.backup.folder / mark;
  write_durably(
      copied, "{\"file\":\"" + file.filename().string() + "\",\"copied_at\":\"" + to_text(now()) + "\"}\n");
  fs::permissions(copied, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  std::cout << "Copied to another place\n";
}

}  // namespace erp::app::backup
