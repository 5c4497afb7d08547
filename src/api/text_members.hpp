// The texts of a small request body, by name.
#pragma once

#include "base/problem.hpp"
#include "entity/json.hpp"

#include <algorithm>

namespace erp::api {

class TextMembers {
 public:
  // Refused: what makes it no JSON object of texts.
  explicit TextMembers(std::string_view body) { refuse_if(read_texts(body, members_)); }

  std::string operator[](std::string_view name) const {
    const auto found =
        std::ranges::find(members_, name, [](const auto& m) -> std::string_view { return m.first; });
    return found == members_.end() ? std::string{} : found->second;
  }

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace erp::api
