// What is read from top to bottom and has no form of its own: headings, texts and tables that go on from page
// to page, each page with its number and whose it is.
#pragma once

#include "modules/print/table.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp::paper {

class Sheet {
 public:
  static constexpr double left = 54, width = Canvas::a4_width - 2 * left;

  // The note stands below the title; it may be empty.
  Sheet(std::string title, std::string note);
  void heading(std::string_view);
  void text(const Paragraph&);                                          // of this width
  void facts(const std::vector<std::pair<std::string, std::string>>&);  // each with its label
  void table(const Table&, const std::vector<std::vector<std::string>>& rows);

  std::string pdf(std::string author, Instant created_at);

 private:
  bool room_for(double height);  // false: there was none, and a page was begun
  void row(const Table&, const Table::Row&);
  void number_pages();

  std::string title_, note_;
  Canvas canvas_;
  double y_;
};

}  // namespace erp::paper
