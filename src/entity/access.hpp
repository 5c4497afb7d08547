// Who acts, and what she may do: the permissions of one person in one organization.
#pragma once

#include "base/uuid.hpp"
#include "entity/narrowing.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

// Whose records: her own; those of her department; of her department and all below it; all of the company.
enum class Reach : std::uint8_t { none, own, department, subtree, all };
std::string_view word(Reach);
bool parse(std::string_view word, Reach&);

// One line of a role: "sales_invoice" "post" all. "*" stands for any resource or any action. `none` denies:
// whatever else she has gives it back.
struct Grant {
  std::string resource;
  std::string action;  // read, create, update, delete, export, or the name of an action
  Reach reach = Reach::all;
  bool operator==(const Grant&) const = default;
};
struct HiddenField {
  std::string resource;
  std::string field;
  bool operator==(const HiddenField&) const = default;
};

// What an answer is made of: without them nobody could open, change or act on a record. No role hides them.
bool always_shown(std::string_view field);

class Grants {
 public:
  Grants() = default;
  Grants(std::vector<Grant> grants, std::vector<HiddenField> hidden)
      : grants_{std::move(grants)}, hidden_{std::move(hidden)} {}
  Reach may(std::string_view resource, std::string_view action) const;  // the widest of what the roles give
  bool hides(std::string_view resource, std::string_view field) const;
  bool hides_any(std::string_view resource) const;
  // Whether such a person deals with the field of a resource, or would if she had any to do with it.
  bool shows(const HiddenField&) const;
  // Whether somebody with these rights has all that others have, beyond what these had before: each right as
  // far as it goes, denials and hidden fields counted.
  bool cover(const Grants& others, const Grants& before = {}) const;
  // Whether some right goes as far as the department, so that another department gives other records.
  bool go_by_department() const;
  const std::vector<Grant>& grants() const { return grants_; }
  const std::vector<HiddenField>& hidden() const { return hidden_; }

 private:
  std::vector<Grant> grants_;
  std::vector<HiddenField> hidden_;
};

// Two rights that nobody uses on the same record, or has together.
struct Duties {
  std::string first_resource, first_action, second_resource, second_action, name;
};

struct Actor {
  Uuid user_id;  // none: the program itself
  Uuid organization_id;
  std::string time_zone = "Asia/Tokyo";  // of the organization
  std::string language = "ja";
  std::shared_ptr<const Grants> grants;  // null: everything (the program itself)
  // Of these, what is lent to her for a time by others; her own come first in `grants`, and count first.
  struct Lent {
    Uuid by;
    std::shared_ptr<const Grants> grants;
  };
  std::shared_ptr<const Grants> own_grants;  // null: nothing is lent
  std::vector<Lent> lent;
  std::shared_ptr<const std::vector<Duties>> duties;  // of the company; null: none
  std::shared_ptr<const Narrowing> narrowing;         // null: she herself, and no key of hers
  std::string request_id;
  std::string address;
  // False: a person at a session who has not proved for a while that it is she (Action::grave).
  bool proved_lately = true;

  // Whose loan reaches furthest; none: further than her own right does.
  Uuid lender_of(std::string_view resource, std::string_view action) const;
  // Who lent what is used here; none: it is her own.
  Uuid on_behalf_of(std::string_view resource, std::string_view action) const;

  Reach may(std::string_view resource, std::string_view action) const {
    if (narrowing && !narrowing->allows(resource, action)) return Reach::none;
    return grants ? grants->may(resource, action) : Reach::all;
  }
};

// The program itself, at work for this company.
Actor system_of(const Uuid& organization);

// What is grave is done only by who has proved lately that it is she. Throws
// Refused{"confirmation_required"}.
void be_sure_of(const Actor&);

}  // namespace erp
