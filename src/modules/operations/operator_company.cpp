#include "modules/operations/operator_company.hpp"

#include <mutex>

namespace erp::operations {
namespace {

struct Told {
  std::mutex mutex;
  std::optional<Uuid> company;
};

Told& told() {
  static Told one;
  return one;
}

}  // namespace

void set_operator_company(const std::optional<Uuid>& company) {
  const std::lock_guard lock{told().mutex};
  told().company = company;
}

std::optional<Uuid> operator_company() {
  const std::lock_guard lock{told().mutex};
  return told().company;
}

}  // namespace erp::operations
