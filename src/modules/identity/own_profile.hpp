// What everybody may change of herself. Roles, department, address and all else are not hers to write.
#pragma once

#include "base/language.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>

namespace erp::identity {

struct User;

struct OwnProfile {
  std::string full_name;
  std::optional<std::string> full_name_kana;
  std::optional<std::string> phone;
  Language language = Language::ja;
  static const Entity entity;
};

OwnProfile profile_of(const User&);
void take_over(const OwnProfile&, User&);

}  // namespace erp::identity
