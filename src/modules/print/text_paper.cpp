#include "modules/print/text_paper.hpp"

#include "modules/print/sheet.hpp"

#include <algorithm>

namespace erp::paper {
namespace {

constexpr double largest = 9, smallest = 6.5;

// In the largest type in which no line is broken; lines that are too long for the smallest one are.
Paragraph body_of(const std::string& text) {
  Style style{.size = largest, .leading = 1.35, .face = Face::fixed};
  constexpr double endless = Canvas::a4_width * 100;
  const double natural = Paragraph{text, endless, style}.widest();
  if (natural > Sheet::width) style.size = std::max(smallest, largest * Sheet::width / natural);
  return {text, Sheet::width, style};
}

}  // namespace

std::string text_pdf(const TextPaper& paper) {
  Sheet sheet{paper.title, paper.note};
  sheet.text(body_of(paper.text));
  return sheet.pdf(paper.author, paper.created_at);
}

}  // namespace erp::paper
