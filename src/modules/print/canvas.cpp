#include "modules/print/canvas.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#ifdef __SANITIZE_ADDRESS__
// Fontconfig keeps its pointers as offsets, which the leak checker cannot follow.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\n";
}
#endif

namespace erp::paper {

namespace {

// The first one that is installed; fontconfig adds what it knows for letters that these lack.
constexpr const char* families = "BIZ UDPGothic, Noto Sans CJK JP, IPAexGothic, sans-serif";
constexpr const char* fixed_families = "BIZ UDGothic, Noto Sans Mono CJK JP, IPAGothic, monospace";

// Where the baseline of a line of height 1 em lies: the em box of Japanese type is 0.88 above and 0.12 below.
constexpr double baseline_below_middle = 0.38;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
struct Destroy {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};
template <class T>
using Owned = std::unique_ptr<T, Destroy>;
using Context = std::unique_ptr<PangoContext, Unref<PangoContext>>;

int pango_units(double points) {
  return pango_units_from_double(points);
}

Context make_context() {
  Context context{pango_font_map_create_context(pango_cairo_font_map_get_default())};
  // Japanese forms of the letters that Chinese and Japanese share, on English papers too.
  pango_context_set_language(context.get(), pango_language_from_string("ja"));
  pango_context_set_base_dir(context.get(), PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  // Hints are for screens; on paper they only spoil the spacing.
  const Owned<cairo_font_options_t> options{cairo_font_options_create()};
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context.get(), options.get());
  return context;
}

// The font map is the thread's own, and so are the fonts that it keeps open.
PangoContext* context() {
  thread_local const Context own = make_context();
  return own.get();
}

Owned<PangoAttrList> attributes_of(const Style& style) {
  Owned<PangoAttrList> attributes{pango_attr_list_new()};
  // All digits equally wide, so that columns of figures align.
  pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("tnum=1, kern=1"));
  if (style.tracking != 0) {
    pango_attr_list_insert(
        attributes.get(), pango_attr_letter_spacing_new(pango_units(style.size * style.tracking)));
  }
  return attributes;
}

std::shared_ptr<PangoLayout> make_layout(std::string_view text, double width, const Style& style) {
  std::shared_ptr<PangoLayout> layout{pango_layout_new(context()), Unref<PangoLayout>{}};
  const Owned<PangoFontDescription> font{
      pango_font_description_from_string(style.face == Face::fixed ? fixed_families : families)};
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  const bool bold = style.weight == Weight::bold;
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_attributes(layout.get(), attributes_of(style).get());
  pango_layout_set_auto_dir(layout.get(), FALSE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout.get(), pango_units(width));
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

double width_of(PangoLayoutLine* line) {
  PangoRectangle logical;
  pango_layout_line_get_extents(line, nullptr, &logical);
  return pango_units_to_double(logical.width);
}

PangoLayoutLine* line_at(PangoLayout* layout, std::size_t index) {
  return pango_layout_get_line_readonly(layout, static_cast<int>(index));
}

// Called from C: must not throw.
cairo_status_t append(void* closure, const unsigned char* bytes, unsigned int length) noexcept {
  try {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::exception&) { return CAIRO_STATUS_WRITE_ERROR; }
}

void describe(cairo_surface_t* surface, const DocumentInfo& info) {
  const Instant created = info.created_at ? info.created_at : Instant{0};
  const std::string seconds = to_text(created).substr(0, 19) + 'Z';
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, info.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, info.author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "ITDO ERP System");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, seconds.c_str());
}

}  // namespace

Paragraph::Paragraph(std::string_view text, double width, const Style& style)
    : layout_{make_layout(text, width, style)},
      style_{style},
      width_{width},
      lines_{static_cast<std::size_t>(pango_layout_get_line_count(layout_.get()))} {}

double Paragraph::widest() const {
  double width = 0;
  for (std::size_t i = 0; i < lines_; ++i) width = std::max(width, width_of(line_at(layout_.get(), i)));
  return width;
}

bool Paragraph::all_legible() const {
  return pango_layout_get_unknown_glyphs_count(layout_.get()) == 0;
}

Paragraph fitted(std::string_view text, double width, const Style& style, double smallest) {
  Paragraph paragraph{text, width, style};
  if (paragraph.lines() <= 1 || style.size <= smallest) return paragraph;
  const double natural = Paragraph{text, Canvas::a4_width * 10, style}.widest();
  Style smaller = style;
  // In whole steps, so that the fonts that a thread keeps open stay few however the texts differ.
  constexpr double step = 0.25;
  double size = std::floor(std::min(style.size - step, style.size * width / natural) / step) * step;
  for (; size > smallest; size -= step) {
    smaller.size = size;
    smaller.leading = style.leading * style.size / size;
    paragraph = Paragraph{text, width, smaller};
    if (paragraph.lines() <= 1) return paragraph;
  }
  smaller.size = smallest;
  smaller.leading = style.leading;
  return Paragraph{text, width, smaller};
}

// Draws the marks of a page on a surface.
class Canvas::Pen {
 public:
  explicit Pen(cairo_t* cairo) : cairo_{cairo} {}

  void operator()(const Text& text) const {
    cairo_save(cairo_);
    cairo_translate(cairo_, text.x, text.y);
    cairo_rotate(cairo_, -text.degrees * std::numbers::pi / 180);
    color(text.paragraph.style_.color);
    for (std::size_t i = 0; i < text.count; ++i) line(text.paragraph, text.first + i, i, text.degrees != 0);
    cairo_restore(cairo_);
  }

  void operator()(const Box& box) const {
    color(box.color);
    cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
    cairo_fill(cairo_);
  }

 private:
  void color(const Color& c) const { cairo_set_source_rgb(cairo_, c.red, c.green, c.blue); }

  void line(const Paragraph& paragraph, std::size_t index, std::size_t row, bool centered) const {
    const Style& style = paragraph.style_;
    PangoLayoutLine* const line = line_at(paragraph.layout_.get(), index);
    const double rest = paragraph.width_ - width_of(line);
    double x = style.align == Align::left ? 0 : style.align == Align::right ? rest : rest / 2;
    double y = (static_cast<double>(row) + 0.5) * paragraph.pitch() + baseline_below_middle * style.size;
    if (centered) x -= paragraph.width_ / 2, y -= paragraph.height() / 2;
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout_line(cairo_, line);
  }

  cairo_t* cairo_;
};

Canvas::Canvas() {
  static const bool japanese = Paragraph{"請求書かなカナ", a4_width}.all_legible();
  if (!japanese) throw std::runtime_error{"no installed font has Japanese letters: papers cannot be printed"};
}

void Canvas::add_page() {
  pages_.emplace_back();
  page_ = pages_.size() - 1;
}

double Canvas::text(const Paragraph& paragraph, double x, double y, std::size_t first, std::size_t count) {
  const std::size_t drawn = std::min(count, paragraph.lines() - std::min(first, paragraph.lines()));
  pages_.at(page_).push_back(Text{paragraph, x, y, first, drawn, 0});
  return static_cast<double>(drawn) * paragraph.pitch();
}

double Canvas::text(std::string_view text, double x, double y, double width, const Style& style) {
  return this->text(Paragraph{text, width, style}, x, y);
}

void Canvas::slanted(const Paragraph& paragraph, double x, double y, double degrees) {
  pages_.at(page_).push_back(Text{paragraph, x, y, 0, paragraph.lines(), degrees});
}

void Canvas::rule(double x, double y, double width, double thickness, Color color) {
  fill(x, y - thickness / 2, width, thickness, color);
}

void Canvas::fill(double x, double y, double width, double height, Color color) {
  pages_.at(page_).push_back(Box{x, y, width, height, color});
}

std::string Canvas::pdf(const DocumentInfo& info) const {
  std::string bytes;
  const Owned<cairo_surface_t> surface{
      cairo_pdf_surface_create_for_stream(append, &bytes, a4_width, a4_height)};
  describe(surface.get(), info);
  {
    const Owned<cairo_t> cairo{cairo_create(surface.get())};
    for (const auto& page : pages_) {
      for (const Mark& mark : page) std::visit(Pen{cairo.get()}, mark);
      cairo_show_page(cairo.get());
    }
  }
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error{cairo_status_to_string(status)};
  return bytes;
}

}  // namespace erp::paper
