// A text as it stands on a terminal, on paper: its columns stay in line, and it goes on from page to page.
#pragma once

#include "base/values.hpp"

#include <string>

namespace erp::paper {

struct TextPaper {
  std::string title, note;  // the note stands below the title: of when it is
  std::string text;
  std::string author;
  Instant created_at;
};

// As PDF. Needs a thread's full stack: not for fibers.
std::string text_pdf(const TextPaper&);

}  // namespace erp::paper
