// How the columns of a table belong to the fields of a described document, in both directions.
#pragma once

#include "entity/access.hpp"
#include "entity/csv.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp {

struct ExportColumn {
  std::string name;   // "customer_id", "customer.code"
  std::string sql;    // of the row x that a list shows
  bool text = false;  // free text, which might look like a formula
};
// Fields, titles of the records they refer to and figures: what this reader sees in a list.
std::vector<ExportColumn> export_columns(const Entity&, const Actor&);

struct ImportColumn {
  enum class Use : std::uint8_t { ignored, id, value, reference } use = Use::ignored;
  const Field* field = nullptr;  // that it sets
  const Field* key = nullptr;    // of a reference: the unique field of the other record that the cells name
};
// One for each name of the header. What an export holds beyond the fields of requests is ignored; problems:
// names that are unknown (unknown_field) or said twice (duplicate_column).
std::vector<ImportColumn> import_columns(const Entity&, const CsvRow& header, Problems&);

// The text by which a key is found: a record with the key "a@b.jp" is meant by " A@B.JP" as well.
std::string written_key(const Field& key, std::string_view cell);

// The unique field by which a row finds the record it changes; null if there is none that a request may set.
const Field* import_key(const Entity&);

// A cell as the field's type reads it: 1,234 → 1234, 2026/4/1 → 2026-04-01, TRUE → true.
std::string plain_cell(const FieldType&, std::string_view cell);

}  // namespace erp
