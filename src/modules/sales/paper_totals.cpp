// What follows the lines: the tax by rate, the sums, where to pay, and notes.
#include "modules/sales/paper_layout.hpp"

#include <algorithm>

namespace erp::sales {

using paper::Align;
using paper::fitted;
using paper::Paragraph;
using paper::Style;
using paper::Table;
using paper::Weight;

namespace {

constexpr double gap_above_totals = 18;
constexpr double gap_above_blocks = 26;
constexpr double note_height = 20;
constexpr double label_height = 17;
constexpr Style block_style{.size = 8.5, .leading = 1.6};

struct Sum {
  std::string_view label;
  Amount value;
  bool strong;
  double height() const { return strong ? 27 : 20; }
};

std::vector<Sum> sums_of(const InvoicePaper& paper, const PaperLabels& labels) {
  const std::string_view net = paper.prices_include_tax ? labels.net_of_tax_included : labels.net;
  std::vector<Sum> sums{
      {net, paper.net, false}, {labels.tax, paper.tax, false}, {labels.gross, paper.gross, true}};
  if (paper.paid) sums.push_back({labels.paid, *paper.paid, false});
  if (paper.balance) sums.push_back({labels.balance, *paper.balance, true});
  return sums;
}

const InvoicePaper::TaxTotal* reduced_total(const InvoicePaper& paper) {
  const auto is_reduced = [](const InvoicePaper::TaxTotal& total) { return total.tax.reduced; };
  const auto found = std::find_if(paper.taxes.begin(), paper.taxes.end(), is_reduced);
  return found == paper.taxes.end() ? nullptr : &*found;
}

Table tax_table(const InvoicePaper& paper, const PaperLabels& labels) {
  const auto in_yen = [](const InvoicePaper::TaxTotal& total) { return total.amount_in_yen.has_value(); };
  const bool yen = std::any_of(paper.taxes.begin(), paper.taxes.end(), in_yen);
  const bool included = paper.prices_include_tax;
  const std::string base{included ? labels.base_with_tax : labels.base_without_tax};
  const std::string tax{included ? labels.tax_within : labels.tax_of_rate};
  std::vector<paper::Column> columns{
      {std::string{labels.taxes}, yen ? 74.0 : 84.0, Align::left, 6},
      {base, yen ? 66.0 : 90.0, Align::right, 5.5},
      {tax, yen ? 56.0 : 78.0, Align::right, 5.5},
  };
  if (yen) columns.push_back({std::string{labels.tax_in_yen}, 56, Align::right, 5.5});
  return Table{grid::left, std::move(columns), {.size = 8.5, .padding = 3.8}};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += out.empty() ? line : '\n' + line;
  return out;
}

}  // namespace

double PaperLayout::totals_height() const {
  double sums = 0;
  for (const Sum& sum : sums_of(paper_, labels_)) sums += sum.height();
  const Table table = tax_table(paper_, labels_);
  const double rows = static_cast<double>(paper_.taxes.size()) * table.height(1);
  const double taxes = table.head_height() + rows + (reduced_total(paper_) ? note_height : 0);
  return gap_above_totals + std::max(sums, taxes);
}

void PaperLayout::totals() {
  const double height = totals_height();
  if (y_ + height > grid::bottom) continue_on_new_page();
  const double top = y_ + gap_above_totals;
  if (!paper_.taxes.empty()) tax_box(top);
  sum_box(top);
  y_ += height;
}

void PaperLayout::tax_box(double y) {
  const Table table = tax_table(paper_, labels_);
  y = table.head(canvas_, y);
  for (const InvoicePaper::TaxTotal& total : paper_.taxes) {
    const bool taxable = total.tax.category == InvoicePaper::Category::taxable;
    std::string label = taxable ? with_rate(labels_.taxed_at, total.tax.rate) : tax_text(total.tax);
    if (total.tax.reduced) label += "\u00a0" + std::string{labels_.reduced_mark};
    std::vector<std::string> cells{label, money(total.base), money(total.amount)};
    if (total.amount_in_yen) cells.push_back(paper::money(*total.amount_in_yen, {}, paper_.language));
    y = table.row(canvas_, table.measured(std::move(cells)), y);
  }
  if (const auto* total = reduced_total(paper_)) {
    const Style style{.size = 7.5, .color = paper::muted};
    canvas_.text(
        with_rate(labels_.reduced_note, total->tax.rate), grid::left, y + 6, grid::left_width, style);
  }
}

void PaperLayout::sum_box(double y) {
  const double x = grid::right_column;
  const double width = grid::right_width;
  for (const Sum& sum : sums_of(paper_, labels_)) {
    const Weight weight = sum.strong ? Weight::bold : Weight::regular;
    const Style label{.size = sum.strong ? 9.5 : 8.5, .weight = weight, .leading = 1.4};
    const Style value{
        .size = sum.strong ? 13.0 : 9.5, .weight = weight, .align = Align::right, .leading = 1.4};
    const double middle = y + sum.height() / 2;
    if (sum.strong) canvas_.rule(x, y, width, 0.9, paper::accent);
    canvas_.text(sum.label, x, middle - label.size * label.leading / 2, width, label);
    const Paragraph text = fitted(money(sum.value), width - 70, value, 6);
    canvas_.text(text, x + 70, middle - text.pitch() / 2);
    y += sum.height();
  }
}

void PaperLayout::bank_and_notes() {
  constexpr std::size_t short_text = 14;
  y_ += gap_above_blocks;
  const std::string bank = joined(paper_.bank);
  const Paragraph bank_beside{bank, grid::left_width, block_style};
  const Paragraph notes_beside{paper_.notes, grid::right_width, block_style};
  const std::size_t lines = std::max(bank_beside.lines(), notes_beside.lines());
  if (!bank.empty() && lines <= short_text) {
    const double height = label_height + static_cast<double>(lines) * bank_beside.pitch();
    if (y_ + height > grid::bottom) continue_on_new_page();
    const double top = y_;
    block(labels_.bank, bank_beside, grid::left);
    y_ = top;
    if (!paper_.notes.empty()) block(labels_.notes, notes_beside, grid::right_column);
    return;
  }
  if (!bank.empty()) block(labels_.bank, Paragraph{bank, grid::width, block_style}, grid::left);
  if (!paper_.notes.empty())
    block(labels_.notes, Paragraph{paper_.notes, grid::width, block_style}, grid::left);
}

// A labelled text that goes on from page to page.
void PaperLayout::block(std::string_view label, const Paragraph& text, double x) {
  constexpr std::size_t kept_together = 3;
  const double least = static_cast<double>(std::min(text.lines(), kept_together)) * text.pitch();
  if (y_ + label_height + least > grid::bottom) continue_on_new_page();
  canvas_.text(label, x, y_, grid::left_width, {.size = 8, .weight = Weight::bold, .color = paper::accent});
  y_ += label_height;
  for (std::size_t done = 0; done < text.lines();) {
    const auto fit = static_cast<std::size_t>(std::max(0.0, (grid::bottom - y_) / text.pitch()));
    y_ += canvas_.text(text, x, y_, done, fit);
    done += fit;
    if (done < text.lines()) continue_on_new_page();
  }
  y_ += label_height;
}

}  // namespace erp::sales
