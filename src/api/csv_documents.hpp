// Described documents as tables: lists to be opened in a spreadsheet, and tables to be read in.
#pragma once

#include "api/context.hpp"

namespace erp::api {

inline constexpr std::int64_t most_exported_rows = 100'000;
inline constexpr std::size_t most_imported_rows = 20'000;

// Whether a list is asked for as CSV: ?format=csv, or Accept: text/csv.
// Throws Refused{"not_one_of"} for other formats.
bool wants_csv(const http::Request&);

// All rows of the list that the request asks for; charset=windows-31j instead of UTF-8. Writes to the audit
// trail who took the data away. Refused: permission_denied, csv_too_many_rows {max}.
http::Response export_csv(Call&, const Entity&);

// Creates a record for each row of the body, or changes the one that the row names by id or unique code; all
// of them or none, and remembers that as an import batch. Refused with the problems of all rows
// ("rows[17].code"), at most 200.
http::Response import_csv(Call&, const Entity&);

}  // namespace erp::api
