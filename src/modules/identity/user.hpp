// A person who may sign in, and in what roles she works in her organization.
#pragma once

#include "base/language.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/organization/organization.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::identity {

struct User {
  Id<User> id;
  Version version;
  std::string email;  // the account name, in canonical form
  std::string full_name;
  std::optional<std::string> full_name_kana;
  std::optional<std::string> phone;
  std::optional<Id<organization::Department>> department_id;
  std::vector<std::string> roles;
  Language language = Language::ja;
  bool must_change_password = false;
  bool is_active = true;
  std::optional<Instant> last_sign_in_at;
  std::optional<std::string> password;  // said when the user is made; only its hash is kept, elsewhere
  // Said when the user is made: whether she is sent a link with which she chooses her password. Without a
  // word she is, unless a password was said.
  std::optional<bool> invite;
  static const Entity entity;
};

// What the action set_password must be told.
struct FirstPassword {
  std::string password;
  static const Entity entity;
};

}  // namespace erp::identity
