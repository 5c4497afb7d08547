#include "app/backup/proof_text.hpp"

#include <utility>

namespace erp::app::backup {
namespace {

constexpr std::string_view end_of_rows = "\n\\.\n";
constexpr std::string_view table = "CREATE TABLE ";
constexpr std::string_view index = "CREATE INDEX ";
constexpr std::string_view copy = "COPY ", from_here = " FROM stdin;\n";
// Not strict, so that it is worked out once for all rows and not called for each.
constexpr std::string_view no_search_key =
    "create or replace function public.search_fold(value text) returns text language sql immutable "
    "parallel safe as $$ select ''::text $$;\n";

}  // namespace

void ProofText::read(std::string_view content) {
  kept_.erase(0, place_);
  place_ = 0;
  kept_ += content;
  for (;;) {
    if (rows_) pass_rows();
    if (rows_ || !pass_line()) return;
  }
}

void ProofText::finish() {
  sink_(std::string_view{kept_}.substr(place_));
  kept_.clear();
  place_ = 0;
}

// The line feed before the end of the rows is that of the last row, or of the statement if there is none.
void ProofText::pass_rows() {
  const std::string_view rest = std::string_view{kept_}.substr(place_);
  const auto end = rest.find(end_of_rows);
  rows_ = end == std::string_view::npos;
  const std::size_t unsure = end_of_rows.size() - 1;
  const std::size_t count = !rows_                 ? end + end_of_rows.size()
                            : rest.size() > unsure ? rest.size() - unsure
                                                   : 0;
  sink_(rest.substr(0, count));
  place_ += count;
}

bool ProofText::pass_line() {
  const auto end = kept_.find('\n', place_);
  if (end == std::string::npos) return false;
  const auto line = std::string_view{kept_}.substr(place_, end + 1 - place_);
  pass(line);
  place_ = rows_ ? end : end + 1;
  return true;
}

void ProofText::pass(std::string_view line) {
  if (skipping_ || line.starts_with(index)) {
    skipping_ = !line.ends_with(";\n");
  } else if (line.starts_with(table)) {
    sink_("CREATE UNLOGGED TABLE ");
    sink_(line.substr(table.size()));
  } else if (line.starts_with(copy) && line.ends_with(from_here)) {
    if (!std::exchange(loading_, true)) sink_(no_search_key);
    sink_(line.substr(0, line.size() - from_here.size()));
    sink_(" FROM stdin WITH (FREEZE);");  // the line feed comes with the rows
    rows_ = true;
  } else {
    sink_(line);
  }
}

}  // namespace erp::app::backup
