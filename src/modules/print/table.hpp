// A table on a paper: a head, and rows that may go on from page to page.
#pragma once

#include "modules/print/canvas.hpp"

#include <string>
#include <vector>

namespace erp::paper {

struct Column {
  std::string title;
  double width;
  Align align = Align::left;
  double smallest = 0;  // above 0: the cell stays on one line, in type no smaller than this
};

class Table {
 public:
  // The cells of a row, measured; lines is the height of the tallest one.
  struct Row {
    std::vector<Paragraph> cells;
    std::size_t lines = 1;
  };
  struct Look {
    double size = 8.8;
    double padding = 5.2;  // above and below each row
    double gap = 10;       // between columns
  };

  Table(double left, std::vector<Column> columns, const Look&);

  // Drawing answers the y below what was drawn.
  double head(Canvas&, double y) const;
  double row(Canvas&, const Row&, double y, std::size_t first = 0, std::size_t count = Paragraph::all) const;

  Row measured(std::vector<std::string> cells, Color = ink) const;
  double height(std::size_t lines) const;
  // How many lines of one row fit into this height.
  std::size_t lines_in(double height) const;
  double head_height() const;
  double width() const;

 private:
  double cell_width(std::size_t column) const;
  void draw(Canvas&, const Row&, double y, std::size_t first, std::size_t count) const;

  double left_;
  std::vector<Column> columns_;
  Look look_;
};

}  // namespace erp::paper
