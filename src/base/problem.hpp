// What can be wrong with a request, said so that a person and a program can act on it.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp {

// One thing that is wrong. Codes are stable, listed in docs/errors.md and worded in i18n/*.json; the
// sentence is made at the edge, in the caller's language, from the code and the arguments.
struct Problem {
  std::string field;      // "lines[2].quantity", or empty for the whole request
  std::string_view code;  // a literal: "required", "period_locked"
  std::vector<std::pair<std::string_view, std::string>> arguments = {};
};
using Problems = std::vector<Problem>;

// The request as sent cannot be carried out: an answer of class 4xx, by the first problem's code.
// Anything else that is thrown is a fault of ours (HTTP 500) and wakes somebody up.
class Refused : public std::exception {
 public:
  explicit Refused(Problems problems) : problems_{std::move(problems)} {}
  explicit Refused(std::string_view code, std::string field = {})
      : Refused{Problems{{std::move(field), code}}} {}
  const Problems& problems() const { return problems_; }
  const char* what() const noexcept override { return "refused"; }

 private:
  Problems problems_;
};

inline void refuse_if(Problems problems) {
  if (!problems.empty()) throw Refused{std::move(problems)};
}

// Adds those that speak of other fields than the problems that are there: what is said of a field stands, and
// says nothing new of what it lies in ("lines" of "lines[0].quantity") or holds.
void add_unrelated(Problems& problems, Problems more);

}  // namespace erp
