// A CSV import as it is remembered: who took in what, and whether it was taken back.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace erp {
class Session;
}

namespace erp::archive {

// imported → partly_undone → undone
enum class ImportState : std::uint8_t { imported, partly_undone, undone };

struct ImportBatch {
  Id<ImportBatch> id;
  Version version;
  std::string resource;      // what each row was: "customer"
  std::string record_table;  // where such records are kept
  std::optional<std::string> file_name;
  std::int64_t row_count = 0, created_count = 0, updated_count = 0;
  std::int64_t removed_count = 0;  // of the created ones, by undoing
  std::int64_t kept_count = 0;     // of the created ones, when it was undone last: changed or used meanwhile
  ImportState state = ImportState::imported;
  std::optional<Instant> undone_at;
  static const Entity entity;
};

struct ImportedRecord {
  Uuid id;
  std::size_t row;  // of the file, as a spreadsheet counts
};

// Remembers an import and which records it created.
void remember_import(Session&, ImportBatch, const std::vector<ImportedRecord>& created);

// An undo of the largest import that is taken.
inline constexpr std::chrono::seconds longest_undo{60};

// Deletes what the import created and nobody has changed or refers to; what stays is remembered with the
// reason. Refused: permission_denied, nothing_to_undo, not_removable.
void undo_import(Session&, const Uuid& batch, const void*);

}  // namespace erp::archive
