// The dump of the database: all of one moment, read by the role that may read everything.
#pragma once

#include "app/backup/manifest.hpp"
#include "service/config.hpp"

namespace erp::app::backup {

// Dumps the database of `backup.url` into the file and says what was in it. Throws std::runtime_error with
// the reason; then there is no file.
Manifest dump(const Config&, const std::filesystem::path& file);

// What is in a database now: of the moment of `snapshot`, if one is given.
DatabaseFacts facts_of(const std::string& url);

}  // namespace erp::app::backup
