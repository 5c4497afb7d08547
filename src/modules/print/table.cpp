#include "modules/print/table.hpp"

#include <algorithm>

namespace erp::paper {

namespace {
constexpr double leading = 1.45;
constexpr double head_size = 8;
constexpr double head_padding = 4.5;
}  // namespace

Table::Table(double left, std::vector<Column> columns, const Look& look)
    : left_{left}, columns_{std::move(columns)}, look_{look} {}

double Table::width() const {
  double sum = 0;
  for (const Column& column : columns_) sum += column.width;
  return sum;
}

// The outer columns reach to the edges; the gap lies between columns only.
double Table::cell_width(std::size_t column) const {
  return columns_[column].width - (column + 1 < columns_.size() ? look_.gap : 0);
}

double Table::head_height() const {
  return 2 * head_padding + head_size * leading;
}

double Table::height(std::size_t lines) const {
  return 2 * look_.padding + static_cast<double>(lines) * look_.size * leading;
}

std::size_t Table::lines_in(double height) const {
  return static_cast<std::size_t>(std::max(0.0, (height - 2 * look_.padding) / (look_.size * leading)));
}

Table::Row Table::measured(std::vector<std::string> texts, Color color) const {
  Row row;
  row.cells.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Column& column = columns_.at(i);
    const Style style{.size = look_.size, .color = color, .align = column.align, .leading = leading};
    const double width = cell_width(i);
    row.cells.push_back(
        column.smallest > 0 ? fitted(texts[i], width, style, column.smallest)
                            : Paragraph{texts[i], width, style});
    row.lines = std::max(row.lines, row.cells.back().lines());
  }
  return row;
}

void Table::draw(Canvas& canvas, const Row& row, double y, std::size_t first, std::size_t count) const {
  double x = left_;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (first < row.cells[i].lines()) canvas.text(row.cells[i], x, y, first, count);
    x += columns_[i].width;
  }
}

double Table::head(Canvas& canvas, double y) const {
  canvas.rule(left_, y, width(), 0.9, accent);
  Row titles;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Style style{.size = head_size, .color = muted, .align = columns_[i].align, .leading = leading};
    titles.cells.push_back(fitted(columns_[i].title, cell_width(i), style, 5));
  }
  draw(canvas, titles, y + head_padding, 0, 1);
  canvas.rule(left_, y + head_height(), width(), 0.5, accent);
  return y + head_height();
}

double Table::row(Canvas& canvas, const Row& row, double y, std::size_t first, std::size_t count) const {
  const std::size_t shown = std::min(count, row.lines - std::min(first, row.lines));
  draw(canvas, row, y + look_.padding, first, shown);
  const double bottom = y + height(shown);
  canvas.rule(left_, bottom, width(), 0.4);
  return bottom;
}

}  // namespace erp::paper
