// The lines of the paper, over as many pages as they need.
#include "modules/sales/paper_layout.hpp"

namespace erp::sales {

using paper::Align;
using paper::Table;

paper::Table PaperLayout::line_table() const {
  const auto title = [](std::string_view text) { return std::string{text}; };
  constexpr double others = 52 + 44 + 68 + 42 + 74;
  return Table{
      grid::left,
      {
          {title(labels_.description), grid::width - others},
          {title(labels_.quantity), 52, Align::right, 5.5},
          {title(labels_.unit), 44, Align::left, 5.5},
          {title(labels_.unit_price), 68, Align::right, 5.5},
          {title(labels_.tax_rate), 42, Align::right, 5.5},
          {title(labels_.amount), 74, Align::right, 5.5},
      },
      {}};
}

Table::Row PaperLayout::line_row(const InvoicePaper::Line& line) const {
  std::string description = line.description;
  if (line.tax.reduced) description += "\u00a0" + std::string{labels_.reduced_mark};
  return table_.measured({
      description,
      line.quantity ? paper::quantity(*line.quantity, paper_.language) : std::string{},
      line.unit,
      line.unit_price ? amount(*line.unit_price) : std::string{},
      tax_text(line.tax),
      amount(line.amount),
  });
}

void PaperLayout::all_lines() {
  y_ = table_.head(canvas_, y_);
  for (const InvoicePaper::Line& line : paper_.lines) one_line(line, &line == &paper_.lines.back());
}

// A row stays on one page unless it is very long; each page but the last keeps room for the sum carried
// forward, and the last row goes with the totals.
void PaperLayout::one_line(const InvoicePaper::Line& line, bool last) {
  constexpr std::size_t kept_together = 12;
  const Table::Row row = line_row(line);
  const double below = last ? totals_height() : table_.height(1);
  const bool fits = y_ + table_.height(row.lines) + below <= grid::bottom;
  if (!fits && !fresh_ && row.lines <= kept_together) break_lines();

  // The amount is printed at the row's beginning, so it counts for that page's sum.
  std::size_t done = 0;
  const auto draw = [&](std::size_t count) {
    y_ = table_.row(canvas_, row, y_, done, count);
    if (done == 0) carried_ += line.amount;
    done += count;
  };
  while (y_ + table_.height(row.lines - done) + table_.height(1) > grid::bottom) {
    const std::size_t fit = table_.lines_in(grid::bottom - table_.height(1) - y_);
    if (fit > 0) draw(fit);
    break_lines();
  }
  draw(row.lines - done);
  fresh_ = false;
}

void PaperLayout::break_lines() {
  carry_row(labels_.carried_forward);
  continue_on_new_page();
  y_ = table_.head(canvas_, y_);
  carry_row(labels_.brought_forward);
  fresh_ = true;
}

void PaperLayout::carry_row(std::string_view label) {
  const Table::Row row =
      table_.measured({std::string{label}, {}, {}, {}, {}, amount(carried_)}, paper::muted);
  y_ = table_.row(canvas_, row, y_);
}

}  // namespace erp::sales
