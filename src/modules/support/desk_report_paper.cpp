#include "modules/support/desk_report_paper.hpp"

#include "modules/print/sheet.hpp"

namespace erp::support {
namespace {

constexpr double label_share = 0.3;
constexpr double smallest_size = 6;
constexpr auto width = paper::Sheet::width;

paper::Table table_of(const DeskTable& shown) {
  const auto others = static_cast<double>(shown.columns.size() - 1);
  std::vector<paper::Column> columns;
  for (const auto& title : shown.columns)
    columns.push_back(
        {title,
         columns.empty() ? width * label_share : width * (1 - label_share) / others - 10,
         columns.empty() ? paper::Align::left : paper::Align::right,
         smallest_size});
  return {paper::Sheet::left, std::move(columns), {}};
}

}  // namespace

std::string desk_report_pdf(const DeskReport& report, const DeskWords& words) {
  paper::Sheet sheet{words.title(), words.note()};
  for (const auto& table : words.tables()) {
    sheet.heading(table.title);
    sheet.table(table_of(table), table.rows);
  }
  return sheet.pdf(report.company, report.until);
}

}  // namespace erp::support
