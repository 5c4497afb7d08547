// What a problem means to an HTTP client: the status and the code of the contract.
#pragma once

#include "base/problem.hpp"

#include <string>
#include <string_view>

namespace erp::api {

struct Meaning {
  int status = 422;
  std::string code = "VALIDATION_ERROR";
  std::size_t problem = 0;  // which of them decided
};

// By the first problem that is more than a fault of a field; else 422 VALIDATION_ERROR.
Meaning meaning_of(const Problems&);

}  // namespace erp::api
