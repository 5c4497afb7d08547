#include "modules/print/text_paper.hpp"

#include "modules/print/canvas.hpp"

#include <algorithm>

namespace erp::paper {
namespace {

constexpr double left = 48, top = 54, bottom = Canvas::a4_height - 56;
constexpr double width = Canvas::a4_width - 2 * left;
constexpr double largest = 9, smallest = 6.5;
constexpr Style quiet{.size = 8, .color = muted};

// In the largest type in which no line is broken; lines that are too long for the smallest one are.
Paragraph body_of(const std::string& text) {
  Style style{.size = largest, .leading = 1.35, .face = Face::fixed};
  constexpr double endless = Canvas::a4_width * 100;
  const double natural = Paragraph{text, endless, style}.widest();
  if (natural > width) style.size = std::max(smallest, largest * width / natural);
  return {text, width, style};
}

double head(Canvas& canvas, const TextPaper& paper) {
  const Style bold{.size = 14, .weight = Weight::bold};
  const double below = top + canvas.text(paper.title, left, top, width, bold);
  return below + canvas.text(paper.note, left, below + 2, width, quiet) + 16;
}

// Should the pages get separated, each says whose it is.
void foot(Canvas& canvas, const TextPaper& paper) {
  Style right = quiet;
  right.align = Align::right;
  constexpr double number_width = 60, y = bottom + 18;
  for (std::size_t i = 0; i < canvas.pages(); ++i) {
    canvas.on_page(i);
    const std::string whose = paper.title + "  " + paper.note;
    canvas.text(fitted(whose, width - number_width, quiet, 5), left, y, 0, 1);
    const std::string number = std::to_string(i + 1) + " / " + std::to_string(canvas.pages());
    canvas.text(number, left + width - number_width, y, number_width, right);
  }
}

}  // namespace

std::string text_pdf(const TextPaper& paper) {
  Canvas canvas;
  canvas.add_page();
  double y = head(canvas, paper);
  const Paragraph body = body_of(paper.text);
  for (std::size_t done = 0; done < body.lines();) {
    const auto fit = static_cast<std::size_t>((bottom - y) / body.pitch());
    canvas.text(body, left, y, done, fit);
    done += fit;
    if (done >= body.lines()) break;
    canvas.add_page();
    y = top;
  }
  foot(canvas, paper);
  return canvas.pdf({.title = paper.title, .author = paper.author, .created_at = paper.created_at});
}

}  // namespace erp::paper
