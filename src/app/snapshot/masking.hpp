// Secrets that are known by their value, taken out of whatever is written down.
#pragma once

#include "service/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::app::snapshot {

// What of a secret setting must not be seen: the password of a URL, as it is written and as it is meant, or
// the whole value.
std::vector<std::string> secret_parts(std::string_view setting);
// Of all settings, and of variables of the environment whose name says so.
std::vector<std::string> known_secrets(const ConfigSnapshot&);

class Masking {
 public:
  explicit Masking(std::vector<std::string> secrets);
  std::string apply(std::string text) const;

 private:
  std::vector<std::string> secrets_;  // the longest first
};

}  // namespace erp::app::snapshot
