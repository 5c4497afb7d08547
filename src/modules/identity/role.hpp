// A role that a company makes for itself, beside those that the program brings: rights line by line, and what
// it takes over from other roles.
#pragma once

#include "base/values.hpp"
#include "entity/access.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace erp::identity {

struct RoleRight {
  std::string resource;      // the name of a kind of documents, "report", or * for all
  std::string action;        // read, create, update, delete, export, one of the documents' own, or * for all
  Reach reach = Reach::all;  // none: denied, whatever other roles give
  bool operator==(const RoleRight&) const = default;
  static const Entity entity;
};

struct RoleHiddenField {
  std::string resource, field_name;
  bool operator==(const RoleHiddenField&) const = default;
  static const Entity entity;
};

struct Role {
  Id<Role> id;
  Version version;
  std::string code;  // as users have it: "deputy_sales"
  std::string name;
  std::optional<std::string> description;
  std::vector<std::string> inherits;  // codes of roles: all that they give belongs to this one, too
  bool is_active = true;              // else it gives nothing
  std::vector<RoleRight> rights;
  std::vector<RoleHiddenField> hidden_fields;
  static const Entity entity;
};

// The documents that rights may speak of; until they are told of, any word is taken.
void know_resources(std::span<const Entity* const>);
std::span<const Entity* const> known_resources();

}  // namespace erp::identity
