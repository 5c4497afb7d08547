#include "base/problem.hpp"

#include <algorithm>

namespace erp {
namespace {

bool lies_in(std::string_view field, std::string_view outer) {
  return !outer.empty() && field.starts_with(outer) &&
         (field.size() == outer.size() || field[outer.size()] == '.' || field[outer.size()] == '[');
}

}  // namespace

void add_unrelated(Problems& problems, Problems more) {
  const auto known = static_cast<std::ptrdiff_t>(problems.size());
  for (auto& problem : more) {
    const bool related = std::any_of(problems.begin(), problems.begin() + known, [&](const Problem& other) {
      return lies_in(problem.field, other.field) || lies_in(other.field, problem.field);
    });
    if (!related) problems.push_back(std::move(problem));
  }
}

}  // namespace erp
