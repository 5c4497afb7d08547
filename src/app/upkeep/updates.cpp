#include "app/upkeep/updates.hpp"

#include "service/process.hpp"

#include <sstream>

namespace erp::app {

// -s installs nothing. "Inst openssl [3.0.1] (3.0.2 Debian-Security:12/stable-security [amd64])"
Updates upgradable() {
  Updates updates;
  const auto said = run({.words = {"apt-get", "-s", "-qq", "upgrade"}}, {}, std::chrono::minutes{2});
  if (!said.ok()) updates.fault = said.last_line();
  std::istringstream lines{said.ok() ? said.out : ""};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("Inst ")) continue;
    const auto name = line.substr(5, line.find(' ', 5) - 5);
    updates.all.push_back(name);
    if (line.find("ecurity") != std::string::npos) updates.security.push_back(name);
  }
  return updates;
}

}  // namespace erp::app
