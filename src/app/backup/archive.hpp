// The archives of attached files and settings: app_backup_DATE_TIME.tar.gz, or .tar.gz.age for the holder of
// the key.
#pragma once

#include "service/config.hpp"

#include <filesystem>

namespace erp::app::backup {

// By the rule of the database's backups (retention.hpp). Needs the lock of the folder.
void remove_expired_archives(const Config&);

// Takes the attached files out of an archive, to where they belong; settings stay in it. Throws Unusable:
// file_missing, checksum_differs, key_missing, key_wrong.
void unpack_files(const Config&, const std::filesystem::path& archive);

}  // namespace erp::app::backup
