#include "app/backup/proof_text.hpp"

#include <algorithm>
#include <utility>

namespace erp::app::backup {
namespace {

constexpr std::string_view last_line = "\\.\n", end_of_rows = "\n\\.\n";
constexpr std::string_view create_table = "CREATE TABLE ";
constexpr std::string_view index = "CREATE INDEX ", unique_index = "CREATE UNIQUE INDEX ";
constexpr std::string_view alter = "ALTER TABLE ", only = "ONLY ";
constexpr std::string_view primary_key = " PRIMARY KEY (", unique = " UNIQUE (",
                           foreign_key = " FOREIGN KEY (";
constexpr std::string_view copy = "COPY ", from_here = " FROM stdin;\n";
// Words to psql, which pg_dump puts around its text.
constexpr std::string_view restrict = "\\restrict ", unrestrict = "\\unrestrict ";
// Not strict, so that it is worked out once for all rows and not called for each.
constexpr std::string_view no_search_key =
    "create or replace function public.search_fold(value text) returns text language sql immutable "
    "parallel safe as $$ select ''::text $$;\n";

// What stands in `text` after `before`, until the next `end`.
std::string_view between(std::string_view text, std::string_view before, std::string_view end) {
  text.remove_prefix(std::min(text.find(before), text.size() - before.size()) + before.size());
  return text.substr(0, text.find_first_of(end));
}

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
  const auto rest = std::string_view{kept_}.substr(place_);
  if (rows_)
    target_.end_rows();
  else if (!rest.empty())
    target_.statements(rest);
  kept_.clear();
  place_ = 0;
}

// place_ is at the beginning of a line.
void ProofText::pass_rows() {
  const std::string_view rest = std::string_view{kept_}.substr(place_);
  const bool none = rest.starts_with(last_line);
  const auto end = none ? 0 : rest.find(end_of_rows);
  rows_ = end == std::string_view::npos;
  const auto feed = rows_ ? rest.rfind('\n') : end;
  const std::size_t count = none || feed == std::string_view::npos ? 0 : feed + 1;
  if (count > 0) target_.rows(rest.substr(0, count));
  place_ += count;
  if (rows_) return;
  target_.end_rows();
  place_ += last_line.size();
}

bool ProofText::pass_line() {
  const auto end = kept_.find('\n', place_);
  if (end == std::string::npos) return false;
  pass(std::string_view{kept_}.substr(place_, end + 1 - place_));
  place_ = end + 1;
  return true;
}

void ProofText::pass(std::string_view line) {
  if (!altering_.empty()) {
    pass_altered(line);
  } else if (line.starts_with(alter) && !line.ends_with(";\n")) {
    altering_ = line;
  } else if (skipping_ || line.starts_with(index)) {
    skipping_ = !line.ends_with(";\n");
  } else if (line.starts_with(create_table)) {
    target_.statements("CREATE UNLOGGED TABLE ");
    target_.statements(line.substr(create_table.size()));
  } else if (line.starts_with(copy) && line.ends_with(from_here)) {
    if (!std::exchange(loading_, true)) target_.statements(no_search_key);
    target_.begin_rows(
        between(line, copy, " "), std::string{line.substr(0, line.size() - 2)});  // without ";\n"
    rows_ = true;
  } else if (line.starts_with(unique_index) && line.ends_with(";\n")) {
    target_.key(between(line, " ON ", " "), line);
  } else if (!line.starts_with(restrict) && !line.starts_with(unrestrict)) {
    target_.statements(line);
  }
}

// What is altered stands in the second line of the statement.
void ProofText::pass_altered(std::string_view line) {
  const auto statement = std::exchange(altering_, {}) + std::string{line};
  const auto adds = [&](std::string_view what) {
    return line.find(what) != std::string_view::npos && line.ends_with(";\n");
  };
  if (adds(foreign_key))
    target_.reference(statement);
  else if (adds(primary_key) || adds(unique))
    target_.key(
        between(statement, statement.starts_with("ALTER TABLE ONLY ") ? only : alter, "\n"), statement);
  else
    target_.statements(statement);
}

}  // namespace erp::app::backup
