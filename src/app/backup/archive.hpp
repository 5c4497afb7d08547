// The archives of attached files and settings: app_backup_DATE_TIME.tar.gz, or .tar.gz.age for the holder of
// the key.
#pragma once

#include "service/config.hpp"

namespace erp::app::backup {

// By the rule of the database's backups (retention.hpp). Needs the lock of the folder.
void remove_expired_archives(const Config&);

}  // namespace erp::app::backup
