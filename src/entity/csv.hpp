// Tables as comma-separated text (RFC 4180), as spreadsheets write and read them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

using CsvRow = std::vector<std::string>;
struct CsvTable {
  CsvRow header;
  std::vector<CsvRow> rows;  // each as long as the header; blank rows are left out
};

// Reads UTF-8, with or without a byte order mark, or Windows-31J. Throws Refused: csv_encoding, csv_empty,
// csv_malformed {row}, csv_too_many_rows {max}; rows are counted as a spreadsheet counts them, the header
// is 1.
CsvTable read_csv(std::string_view text, std::size_t most_rows);

// A text field. One that a spreadsheet would run as a formula gets an apostrophe in front.
void write_csv_text(std::string_view, std::string& out);
// A field that is no formula whatever it begins with: a number, a date.
void write_csv_plain(std::string_view, std::string& out);
// The text without the apostrophe that write_csv_text put in front.
std::string_view unguarded(std::string_view);

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
inline constexpr std::string_view csv_line_end = "\r\n";

}  // namespace erp
