// The head of the first page: who owes whom, since when, and how much.
#include "modules/sales/paper_layout.hpp"

#include <algorithm>

namespace erp::sales {

using paper::Align;
using paper::fitted;
using paper::Paragraph;
using paper::Style;
using paper::Weight;

namespace {

constexpr Style address_style{.size = 8.5, .color = paper::ink, .leading = 1.5};
constexpr Style label_style{.size = 8, .color = paper::muted, .leading = 1.5};

// The honorific never stands alone on a line: a no-break space ties it to the name.
std::string with_honorific(const std::string& name, std::string_view honorific) {
  if (honorific.empty()) return name;
  std::string out = name;
  out += "\u00a0\u00a0";
  return out += honorific;
}

}  // namespace

std::string PaperLayout::addressed_name() const {
  const InvoicePaper::Recipient& to = paper_.recipient;
  if (!to.contact.empty() || to.honorific == InvoicePaper::Honorific::none) return to.name;
  const bool person = to.honorific == InvoicePaper::Honorific::person;
  return with_honorific(to.name, person ? labels_.person : labels_.organization);
}

double PaperLayout::address(
    const std::string& postal_code, const std::vector<std::string>& lines, double x, double y, double width) {
  const auto code = [&] {
    if (postal_code.empty()) return;
    y += canvas_.text(std::string{labels_.postal_mark} + postal_code, x, y, width, address_style);
  };
  const bool code_first = paper_.language == Language::ja;
  if (code_first) code();
  for (const std::string& line : lines) y += canvas_.text(line, x, y, width, address_style);
  if (!code_first) code();
  return y;
}

// At the place of the window of a Japanese long envelope.
double PaperLayout::recipient(double y) {
  const InvoicePaper::Recipient& to = paper_.recipient;
  const double x = grid::left;
  const double width = grid::left_width;
  const auto name = [&] {
    const Style bold{.size = 13, .weight = Weight::bold, .leading = 1.35};
    y += canvas_.text(fitted(addressed_name(), width, bold, 10), x, y);
    if (to.contact.empty()) return;
    const Style plain{.size = 10, .leading = 1.5};
    y += 3;
    y += canvas_.text(fitted(with_honorific(to.contact, labels_.person), width, plain, 8), x, y);
  };
  // Japanese addresses go from the large to the small, English ones the other way.
  const bool large_first = paper_.language == Language::ja;
  if (!large_first) name(), y += 5;
  y = address(to.postal_code, to.address, x, y, width);
  if (large_first) y += 9, name();
  y += 7;
  canvas_.rule(x, y, width, 0.6, paper::accent);
  return y;
}

void PaperLayout::greeting(double bottom) {
  const Paragraph text{kind_.greeting, grid::left_width, address_style};
  canvas_.text(text, grid::left, bottom - text.height());
}

double PaperLayout::labelled(std::string_view label, std::string_view value, double y) {
  if (value.empty()) return y;
  constexpr double label_width = 72;
  canvas_.text(label, grid::right_column, y, label_width, label_style);
  const Style style{.size = 8.5, .leading = 1.5};
  const Paragraph text = fitted(value, grid::right_width - label_width, style, 7);
  return y + std::max(14.5, canvas_.text(text, grid::right_column + label_width, y - 0.4) + 1.5);
}

double PaperLayout::title(double y) {
  const double tracking = paper_.language == Language::ja ? 0.16 : 0.0;
  const Style style{
      .size = 25, .weight = Weight::bold, .color = paper::accent, .leading = 1.3, .tracking = tracking};
  y += canvas_.text(fitted(kind_.title, grid::right_width, style, 12), grid::right_column, y) + 12;
  y = labelled(kind_.number, number_or_draft(), y);
  y = labelled(kind_.issued_on, paper::day(paper_.issued_on, paper_.language), y);
  return labelled(
      kind_.supplied_on, paper::period(paper_.supplied_from, paper_.supplied_to, paper_.language), y);
}

double PaperLayout::issuer(double y) {
  const InvoicePaper::Issuer& from = paper_.issuer;
  const double x = grid::right_column;
  const double width = grid::right_width;
  y += canvas_.text(
           fitted(from.name, width, {.size = 11, .weight = Weight::bold, .leading = 1.4}, 8.5), x, y) +
       3;
  y = address(from.postal_code, from.address, x, y, width);
  const auto entry = [&](std::string_view label, const std::string& value) {
    if (value.empty()) return;
    const std::string text = std::string{label} + "\u00a0 " + value;
    y += canvas_.text(fitted(text, width, address_style, 7), x, y);
  };
  entry(labels_.phone, from.phone);
  entry(labels_.email, from.email);
  entry(labels_.registration_number, from.registration_number);
  return y;
}

double PaperLayout::total_box(double y) {
  constexpr double height = 68;
  constexpr double padding = 16;
  canvas_.fill(grid::left, y, grid::width, height, paper::tint);
  canvas_.fill(grid::left, y, 3, height, paper::accent);

  const auto cell =
      [&](std::string_view label, const std::string& value, double x, double width, Style style) {
        canvas_.text(label, x, y + 12, width, label_style);
        // All values of the box stand on one line, whatever their size.
        const double baseline = y + 52;
        const Paragraph text = fitted(value, width, style, 9);
        canvas_.text(text, x, baseline - text.pitch() / 2 - 0.38 * style.size);
      };
  const Amount total = paper_.balance.value_or(paper_.gross);
  const std::string_view label = paper_.balance ? labels_.balance_due : kind_.total;
  const Style large{.size = 25, .weight = Weight::bold, .color = paper::accent, .leading = 1.2};
  cell(label, money(total), grid::left + padding, grid::right_column - grid::left - 2 * padding, large);

  const Style plain{.size = 12, .leading = 1.2};
  const double x = grid::right_column;
  if (paper_.original) {
    const InvoicePaper::Original& original = *paper_.original;
    const Date to = original.supplied_to;
    const Date from = original.supplied_from ? original.supplied_from : original.issued_on;
    const std::string date = paper::period(from, to, paper_.language);
    cell(labels_.original, original.number, x, grid::right_width - padding, plain);
    canvas_.text(
        date, x, y + 12, grid::right_width - padding, {.size = 8, .align = Align::right, .leading = 1.5});
  } else if (paper_.due_on) {
    cell(labels_.due_on, paper::day(paper_.due_on, paper_.language), x, grid::right_width - padding, plain);
  }
  return y + height;
}

}  // namespace erp::sales
