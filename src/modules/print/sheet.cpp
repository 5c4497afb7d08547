#include "modules/print/sheet.hpp"

#include <algorithm>

namespace erp::paper {
namespace {

constexpr double top = 54, bottom = Canvas::a4_height - 64;
constexpr double after_title = 12, heading_height = 18, after_part = 14;
constexpr double label_width = 110;
constexpr Style quiet{.size = 8, .color = muted};

}  // namespace

Sheet::Sheet(std::string title, std::string note)
    : title_{std::move(title)}, note_{std::move(note)}, y_{top} {
  canvas_.add_page();
  y_ += canvas_.text(title_, left, y_, width, {.size = 15, .weight = Weight::bold});
  if (!note_.empty()) y_ += canvas_.text(note_, left, y_ + 4, width, {.color = muted}) + 4;
  y_ += after_title;
}

bool Sheet::room_for(double height) {
  if (y_ + height <= bottom) return true;
  canvas_.add_page();
  y_ = top;
  return false;
}

void Sheet::heading(std::string_view words) {
  constexpr double two_lines = 28;  // a heading is not left alone at the end of a page
  room_for(heading_height + two_lines);
  canvas_.text(words, left, y_, width, {.size = 10.5, .weight = Weight::bold});
  y_ += heading_height;
}

void Sheet::text(const Paragraph& paragraph) {
  for (std::size_t done = 0; done < paragraph.lines();) {
    room_for(paragraph.pitch());
    const auto fit = static_cast<std::size_t>((bottom - y_) / paragraph.pitch());
    y_ += canvas_.text(paragraph, left, y_, done, fit);
    done += fit;
  }
  y_ += after_part;
}

void Sheet::facts(const std::vector<std::pair<std::string, std::string>>& all) {
  for (const auto& [label, value] : all) {
    const Paragraph said{value, width - label_width};
    room_for(said.height());
    canvas_.text(fitted(label, label_width - 10, {.color = muted}, 6), left, y_, 0, 1);
    y_ += canvas_.text(said, left + label_width, y_) + 3;
  }
  y_ += after_part;
}

void Sheet::table(const Table& table, const std::vector<std::vector<std::string>>& rows) {
  room_for(table.head_height() + 2 * table.height(1));
  y_ = table.head(canvas_, y_);
  for (const auto& cells : rows) row(table, table.measured(cells));
  y_ += after_part;
}

// One that is taller than what is left goes on, on the next page.
void Sheet::row(const Table& table, const Table::Row& row) {
  constexpr std::size_t kept_together = 4;  // lines
  const auto next_page = [&] {
    canvas_.add_page();
    y_ = table.head(canvas_, top);
  };
  if (y_ + table.height(std::min(row.lines, kept_together)) > bottom) next_page();
  for (std::size_t done = 0; done < row.lines;) {
    const auto fit = std::min(row.lines - done, table.lines_in(bottom - y_));
    y_ = table.row(canvas_, row, y_, done, fit);
    done += fit;
    if (done < row.lines) next_page();
  }
}

// Should the pages get separated, each says whose it is.
void Sheet::number_pages() {
  constexpr double number_width = 60, y = bottom + 22;
  Style right = quiet;
  right.align = Align::right;
  const std::string whose = note_.empty() ? title_ : title_ + "  " + note_;
  for (std::size_t i = 0; i < canvas_.pages(); ++i) {
    canvas_.on_page(i);
    canvas_.text(fitted(whose, width - number_width, quiet, 5), left, y, 0, 1);
    const std::string number = std::to_string(i + 1) + " / " + std::to_string(canvas_.pages());
    canvas_.text(number, left + width - number_width, y, number_width, right);
  }
}

std::string Sheet::pdf(std::string author, Instant created_at) {
  number_pages();
  return canvas_.pdf({.title = title_, .author = std::move(author), .created_at = created_at});
}

}  // namespace erp::paper
