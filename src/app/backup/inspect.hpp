// What can be seen of a backup before anything is touched.
#pragma once

#include "app/backup/manifest.hpp"
#include "service/config.hpp"

namespace erp::app::backup {

struct Inspected {
  std::filesystem::path plain;  // the file that psql can be fed with: the backup, or its decrypted copy
  FileFacts facts;
  std::optional<Manifest> manifest;
  std::int64_t schema = 0;
  std::shared_ptr<void> cleanup;  // removes the decrypted copy
};

// Reads the whole file. Throws Unusable; further codes: checksum_differs, manifest_damaged,
// manifest_of_other, other_database, other_program (no database of this product), schema_newer,
// schema_altered, server_too_old, key_missing, key_wrong.
Inspected inspect(const Config&, const std::filesystem::path& file);

// Throws Unusable{"no_space"} if the disk of the database has no room for so many bytes of dumped text.
void check_space(const Config&, std::int64_t content_bytes);

}  // namespace erp::app::backup
