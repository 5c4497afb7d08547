// What every paper is drawn with: pages of text, rules and filled boxes, written as one PDF at the end.
//
// All measures are points (1/72 inch) from the top left corner of the page. Pages are kept until the end, so
// that "page 1 / 3" can be put on the first page when the last one is known. A canvas and its paragraphs
// belong to the thread that made them; any number of threads may draw at once. Needs a thread's full stack:
// not for fibers.
#pragma once

#include "base/values.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using PangoLayout = struct _PangoLayout;

namespace erp::paper {

struct Color {
  double red = 0, green = 0, blue = 0;  // 0 to 1
};

// One quiet palette for all papers; it also works on a black-and-white printer.
inline constexpr Color ink{0.12, 0.13, 0.16};
inline constexpr Color muted{0.42, 0.45, 0.50};
inline constexpr Color accent{0.11, 0.22, 0.37};
inline constexpr Color hairline{0.82, 0.84, 0.87};
inline constexpr Color tint{0.955, 0.963, 0.973};
inline constexpr Color ghost{0.90, 0.91, 0.93};

enum class Weight : std::uint8_t { regular, bold };
enum class Align : std::uint8_t { left, center, right };
enum class Face : std::uint8_t { proportional, fixed };  // fixed: letters of one width, Japanese ones of two

struct Style {
  double size = 9;
  Weight weight = Weight::regular;
  Color color = ink;
  Align align = Align::left;
  double leading = 1.45;  // from line to line, in sizes
  double tracking = 0;    // between letters, in sizes
  Face face = Face::proportional;
};

// A text broken into lines for a width; line feeds break too. Cheap to copy.
class Paragraph {
 public:
  static constexpr std::size_t all = SIZE_MAX;

  Paragraph(std::string_view text, double width, const Style& = {});
  std::size_t lines() const { return lines_; }
  double pitch() const { return style_.size * style_.leading; }  // the height of one line
  double height() const { return static_cast<double>(lines_) * pitch(); }
  double widest() const;     // the width of the longest line
  bool all_legible() const;  // false if the fonts of this machine lack a letter

 private:
  friend class Canvas;
  std::shared_ptr<PangoLayout> layout_;
  Style style_;
  double width_;
  std::size_t lines_;
};

// On one line in smaller type, down to `smallest`; what is still too long is broken into lines of that size.
Paragraph fitted(std::string_view text, double width, const Style&, double smallest);

struct DocumentInfo {
  std::string title, author;
  Instant created_at;  // printed into the file; none: 1970-01-01, so that equal papers are equal bytes
};

class Canvas {
 public:
  static constexpr double a4_width = 595.276, a4_height = 841.890;

  // Throws std::runtime_error if no font of this machine has Japanese letters.
  Canvas();

  void add_page();  // and goes on there
  void on_page(std::size_t index) { page_ = index; }
  std::size_t pages() const { return pages_.size(); }

  // Lines first … first + count of the paragraph, the first one's top at y; answers the height drawn.
  double text(
      const Paragraph&, double x, double y, std::size_t first = 0, std::size_t count = Paragraph::all);
  double text(std::string_view, double x, double y, double width, const Style& = {});
  // Centred on a point and rising to the right: for watermarks.
  void slanted(const Paragraph&, double x, double y, double degrees);
  void rule(double x, double y, double width, double thickness = 0.5, Color = hairline);
  void fill(double x, double y, double width, double height, Color);

  // The document as PDF with its fonts; throws std::runtime_error if it cannot be written.
  std::string pdf(const DocumentInfo&) const;

 private:
  struct Text {
    Paragraph paragraph;
    double x, y;
    std::size_t first, count;
    double degrees;
  };
  struct Box {
    double x, y, width, height;
    Color color;
  };
  using Mark = std::variant<Text, Box>;
  class Pen;

  std::vector<std::vector<Mark>> pages_;
  std::size_t page_ = 0;
};

}  // namespace erp::paper
