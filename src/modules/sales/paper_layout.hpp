// Where everything goes on a sales invoice's paper. One object lays out one paper, from top to bottom.
#pragma once

#include "modules/print/table.hpp"
#include "modules/sales/paper.hpp"
#include "modules/sales/paper_labels.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::sales {

// The grid of the page, in points: two columns over the full width between the margins.
namespace grid {
inline constexpr double left = 54, top = 54;
inline constexpr double width = paper::Canvas::a4_width - 2 * left;
inline constexpr double bottom = paper::Canvas::a4_height - 64;  // content ends here, the footer is below
inline constexpr double right_column = 346;
inline constexpr double right_width = left + width - right_column;
inline constexpr double left_width = 252;
}  // namespace grid

class PaperLayout {
 public:
  explicit PaperLayout(const InvoicePaper&);
  // The document, once; the paper must outlive the call.
  std::string pdf();

 private:
  // Pages (paper_layout.cpp).
  void start_page();
  void continue_on_new_page();
  void number_pages();
  std::string name() const;  // "請求書 INV-2026-000123"
  std::string_view number_or_draft() const;

  // The head of the first page (paper_head.cpp). Each draws from y on and answers the y below itself.
  double recipient(double y);
  void greeting(double bottom);
  double title(double y);
  double issuer(double y);
  double total_box(double y);
  double address(
      const std::string& postal_code, const std::vector<std::string>& lines, double x, double y,
      double width);
  std::string addressed_name() const;
  double labelled(std::string_view label, std::string_view value, double y);

  // The lines (paper_lines.cpp).
  paper::Table line_table() const;
  paper::Table::Row line_row(const InvoicePaper::Line&) const;
  void all_lines();
  void one_line(const InvoicePaper::Line&, bool last);
  void break_lines();
  void carry_row(std::string_view label);

  // What follows the lines (paper_totals.cpp).
  double totals_height() const;
  void totals();
  void tax_box(double y);
  void sum_box(double y);
  void bank_and_notes();
  void block(std::string_view label, const paper::Paragraph&, double x);

  std::string money(Amount value) const { return paper::money(value, paper_.currency, paper_.language); }
  std::string amount(Amount value) const { return paper::amount(value, paper_.currency, paper_.language); }
  std::string tax_text(const InvoicePaper::Tax&) const;

  const InvoicePaper& paper_;
  const PaperLabels& labels_;
  const PaperKindLabels& kind_;
  paper::Canvas canvas_;
  paper::Table table_;
  double y_ = 0;       // where the next thing goes
  bool fresh_ = true;  // no line on this page yet
  Amount carried_;     // the sum of the lines so far
};

}  // namespace erp::sales
