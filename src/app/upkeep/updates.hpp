// Packages of the system that wait to be upgraded.
#pragma once

#include <string>
#include <vector>

namespace erp::app {

struct Updates {
  std::vector<std::string> all, security;
  std::string fault;  // why it could not be asked; empty: it was
};
Updates upgradable();  // asks only: nothing is installed

}  // namespace erp::app
