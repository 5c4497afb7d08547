// Copies of backups in another place: by backup.copy_command, and how old the newest is.
#pragma once

#include "service/config.hpp"

#include <filesystem>
#include <string_view>

namespace erp::app::backup {

// In backup.folder: what was copied last, and when.
inline constexpr std::string_view copy_of_database = "latest_copied.json",
                                  copy_of_files = "latest_copied_files.json";

// Nothing where no command is set. Throws std::runtime_error if the command fails.
void copy_elsewhere(const Config&, const std::filesystem::path& file, std::string_view mark);

}  // namespace erp::app::backup
