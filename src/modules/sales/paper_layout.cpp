#include "modules/sales/paper_layout.hpp"

#include <algorithm>

namespace erp::sales {

using paper::Align;
using paper::fitted;
using paper::Style;
using paper::Weight;

namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

// A moment that depends on the paper alone, so that printing it again gives the same bytes.
Instant created_at(const InvoicePaper& paper) {
  if (paper.created_at || !paper.issued_on) return paper.created_at;
  return Instant{paper.issued_on.days * microseconds_per_day};
}

}  // namespace

PaperLayout::PaperLayout(const InvoicePaper& paper)
    : paper_{paper},
      labels_{paper_labels(paper.language)},
      kind_{paper.kind == InvoicePaper::Kind::invoice ? labels_.invoice : labels_.credit_note},
      table_{line_table()} {}

std::string PaperLayout::pdf() {
  start_page();
  const double recipient_end = recipient(grid::top);
  const double issuer_end = issuer(title(grid::top - 8) + 18);
  const double head_end = std::max(recipient_end + 40, issuer_end);
  greeting(head_end);
  y_ = total_box(head_end + 20) + 24;
  all_lines();
  totals();
  bank_and_notes();
  number_pages();

  return canvas_.pdf({.title = name(), .author = paper_.issuer.name, .created_at = created_at(paper_)});
}

std::string PaperLayout::name() const {
  std::string out{kind_.title};
  if (const std::string_view number = number_or_draft(); !number.empty()) (out += ' ') += number;
  return out;
}

std::string_view PaperLayout::number_or_draft() const {
  return paper_.number.empty() && paper_.draft ? labels_.draft : std::string_view{paper_.number};
}

void PaperLayout::start_page() {
  canvas_.add_page();
  if (paper_.draft) {
    const Style style{.size = 120, .weight = Weight::bold, .color = paper::ghost, .align = Align::center};
    const paper::Paragraph mark{labels_.draft, paper::Canvas::a4_width, style};
    canvas_.slanted(mark, paper::Canvas::a4_width / 2, paper::Canvas::a4_height * 0.58, 35);
  }
  y_ = grid::top + 4;
}

// A quiet line says whose paper this is, should the pages get separated.
void PaperLayout::continue_on_new_page() {
  start_page();
  const Style left{.size = 8, .color = paper::muted};
  const Style right{.size = 8, .color = paper::muted, .align = Align::right};
  const double half = grid::width / 2;
  constexpr double heading_y = 34;
  canvas_.text(fitted(name(), half - 10, left, 6), grid::left, heading_y, 0, 1);
  canvas_.text(fitted(addressed_name(), half, right, 6), grid::left + half, heading_y, 0, 1);
}

void PaperLayout::number_pages() {
  const double y = grid::bottom + 26;
  const Style left{.size = 7.5, .color = paper::muted};
  const Style right{.size = 7.5, .color = paper::muted, .align = Align::right};
  for (std::size_t i = 0; i < canvas_.pages(); ++i) {
    canvas_.on_page(i);
    canvas_.text(fitted(paper_.issuer.name, grid::width - 60, left, 5), grid::left, y, 0, 1);
    const std::string page = std::to_string(i + 1) + " / " + std::to_string(canvas_.pages());
    canvas_.text(page, grid::left + grid::width - 60, y, 60, right);
  }
}

std::string PaperLayout::tax_text(const InvoicePaper::Tax& tax) const {
  switch (tax.category) {
    case InvoicePaper::Category::taxable:
      return paper::percent(tax.rate);
    case InvoicePaper::Category::export_exempt:
      return std::string{labels_.export_exempt};
    case InvoicePaper::Category::exempt:
      return std::string{labels_.exempt};
    case InvoicePaper::Category::outside:
      return std::string{labels_.outside};
  }
  return {};
}

}  // namespace erp::sales
