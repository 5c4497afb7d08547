// What a finding of the doctor means, and where to look on: for whoever meets it for the first time.
#pragma once

#include "app/operations/doctor.hpp"

#include <span>
#include <string>
#include <string_view>

namespace erp::app {

struct Explanation {
  std::string_view check;  // its name, or how the name begins
  std::string_view means, look;
  std::string_view runbook;  // empty: none
};
std::span<const Explanation> explanations();

std::string explained(const Check&);

}  // namespace erp::app
