#include "entity/csv.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"
#include "entity/windows_31j.hpp"

#include <algorithm>

namespace erp {
namespace {

std::string as_utf8(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (valid_utf8(text)) return std::string{text};
  auto converted = from_windows_31j(text);
  if (!converted) throw Refused{"csv_encoding"};
  return std::move(*converted);
}

[[noreturn]] void refuse_row(std::size_t row) {
  throw Refused{Problems{{"", "csv_malformed", {{"row", std::to_string(row)}}}}};
}

// Walks over the text record by record; a quoted field may hold line ends.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_{text} {}

  bool at_end() const { return at_ == text_.size(); }
  std::size_t row() const { return row_; }

  CsvRow next() {
    ++row_;
    CsvRow fields;
    for (;;) {
      fields.push_back(text_.substr(at_).starts_with('"') ? quoted() : bare());
      if (at_end()) return fields;
      const char end = text_[at_++];
      if (end == ',') continue;
      if (end == '\r' && text_.substr(at_).starts_with('\n')) ++at_;
      return fields;
    }
  }

 private:
  static bool ends_field(char c) { return c == ',' || c == '\n' || c == '\r'; }

  std::string bare() {
    const auto start = at_;
    while (!at_end() && !ends_field(text_[at_])) ++at_;
    return std::string{text_.substr(start, at_ - start)};
  }

  std::string quoted() {
    std::string field;
    for (++at_;;) {
      const auto quote = text_.find('"', at_);
      if (quote == std::string_view::npos) refuse_row(row_);
      field += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (!text_.substr(at_).starts_with('"')) break;
      field += '"';
      ++at_;
    }
    if (!at_end() && !ends_field(text_[at_])) refuse_row(row_);
    return field;
  }

  std::string_view text_;
  std::size_t at_ = 0, row_ = 0;
};

bool blank(const CsvRow& row) {
  return std::ranges::all_of(row, [](const std::string& field) { return trimmed(field).empty(); });
}

// Behind an apostrophe too, so that unguarded() takes away exactly what was put there.
bool looks_like_formula(std::string_view text) {
  while (text.starts_with('\'')) text.remove_prefix(1);
  return !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
}

}  // namespace

CsvTable read_csv(std::string_view bytes, std::size_t most_rows) {
  const std::string text = as_utf8(bytes);
  CsvReader reader{text};
  CsvTable table;
  while (!reader.at_end()) {
    CsvRow row = reader.next();
    if (blank(row)) continue;
    if (table.header.empty()) {
      for (auto& name : row) name = trimmed(name);
      table.header = std::move(row);
      continue;
    }
    if (table.rows.size() == most_rows)
      throw Refused{Problems{{"", "csv_too_many_rows", {{"max", std::to_string(most_rows)}}}}};
    if (row.size() > table.header.size()) refuse_row(reader.row());
    row.resize(table.header.size());
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) throw Refused{"csv_empty"};
  return table;
}

void write_csv_plain(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void write_csv_text(std::string_view text, std::string& out) {
  if (!looks_like_formula(text)) return write_csv_plain(text, out);
  write_csv_plain("'" + std::string{text}, out);
}

std::string_view unguarded(std::string_view text) {
  return text.starts_with('\'') && looks_like_formula(text) ? text.substr(1) : text;
}

}  // namespace erp
