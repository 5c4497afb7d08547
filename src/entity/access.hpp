// Who acts, and what she may do: the permissions of one person in one organization.
#pragma once

#include "base/uuid.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

enum class Reach : std::uint8_t { none, own, all };

// One line of a role: "sales_invoice" "post" all. "*" stands for any resource or any action.
struct Grant {
  std::string_view resource;
  std::string_view action;  // read, create, update, delete, export, or the name of an action
  Reach reach = Reach::all;
};
struct HiddenField {
  std::string_view resource;
  std::string_view field;
};

class Grants {
 public:
  Grants() = default;
  Grants(std::vector<Grant> grants, std::vector<HiddenField> hidden)
      : grants_{std::move(grants)}, hidden_{std::move(hidden)} {}
  Reach may(std::string_view resource, std::string_view action) const;  // the widest of what the roles give
  bool hides(std::string_view resource, std::string_view field) const;
  bool hides_any(std::string_view resource) const;

 private:
  std::vector<Grant> grants_;
  std::vector<HiddenField> hidden_;
};

struct Actor {
  Uuid user_id;  // none: the program itself
  Uuid organization_id;
  std::string time_zone = "Asia/Tokyo";  // of the organization
  std::string language = "ja";
  std::shared_ptr<const Grants> grants;  // null: everything (the program itself)
  std::string request_id;
  std::string address;

  Reach may(std::string_view resource, std::string_view action) const {
    return grants ? grants->may(resource, action) : Reach::all;
  }
};

}  // namespace erp
