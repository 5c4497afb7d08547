#include "modules/support/desk_report_paper.hpp"

#include "modules/print/table.hpp"

namespace erp::support {
namespace {

constexpr double left = 54, top = 54;
constexpr double width = paper::Canvas::a4_width - 2 * left;
constexpr double bottom = paper::Canvas::a4_height - 64;
constexpr double label_share = 0.3;
constexpr double smallest_size = 6;
constexpr double after_title = 30, after_table = 22, title_height = 18;

paper::Table table_of(const DeskTable& shown) {
  const auto others = static_cast<double>(shown.columns.size() - 1);
  std::vector<paper::Column> columns;
  for (const auto& title : shown.columns)
    columns.push_back(
        {title,
         columns.empty() ? width * label_share : width * (1 - label_share) / others - 10,
         columns.empty() ? paper::Align::left : paper::Align::right,
         smallest_size});
  return {left, std::move(columns), {}};
}

// Goes on from page to page; a table's head stands above each part of it.
class Sheet {
 public:
  explicit Sheet(const DeskWords& words) {
    canvas_.add_page();
    y_ += canvas_.text(words.title(), left, y_, width, {.size = 15, .weight = paper::Weight::bold});
    if (const auto note = words.note(); !note.empty())
      y_ += canvas_.text(note, left, y_ + 4, width, {.color = paper::muted}) + 4;
    y_ += after_title - title_height;
  }

  void show(const DeskTable& shown) {
    const auto table = table_of(shown);
    room_for(title_height + table.head_height() + table.height(1) * 2);
    canvas_.text(shown.title, left, y_, width, {.size = 10.5, .weight = paper::Weight::bold});
    y_ = table.head(canvas_, y_ + title_height);
    for (const auto& cells : shown.rows) {
      const auto row = table.measured(cells);
      if (room_for(table.height(row.lines))) y_ = table.head(canvas_, y_);
      y_ = table.row(canvas_, row, y_);
    }
    y_ += after_table;
  }

  std::string pdf(const DeskReport& report, const DeskWords& words) const {
    return canvas_.pdf({.title = words.title(), .author = report.company, .created_at = report.until});
  }

 private:
  bool room_for(double height) {
    if (y_ + height <= bottom) return false;
    canvas_.add_page();
    y_ = top;
    return true;
  }

  paper::Canvas canvas_;
  double y_ = top;
};

}  // namespace

std::string desk_report_pdf(const DeskReport& report, const DeskWords& words) {
  Sheet sheet{words};
  for (const auto& table : words.tables()) sheet.show(table);
  return sheet.pdf(report, words);
}

}  // namespace erp::support
