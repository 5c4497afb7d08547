// The roles and their rights: one table, to be read from top to bottom.
#include "modules/identity/identity.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace erp::identity {
namespace {

// `actions`, each with the same reach, on each of `resources`.
struct Right {
  std::vector<std::string_view> resources;
  std::vector<std::string_view> actions;
  Reach reach = Reach::all;
};

struct Role {
  std::string_view name;
  std::vector<Right> rights;
  std::vector<HiddenField> hidden = {};
};

const std::vector<Role>& roles() {
  static const std::vector<Role> table{
      {.name = "administrator", .rights{{{"*"}, {"*"}}}},
      {.name = "accountant",
       .rights{
           {{"account", "accounting_period", "journal_entry", "report", "open_item"}, {"*"}},
           {{"sales_invoice", "receipt", "mail_message"}, {"*"}},
           {{"partner", "customer", "supplier", "payment_term"}, {"*"}},
           {{"item", "project", "phrase", "attachment"}, {"*"}},
           {{"organization", "department"}, {"read", "export"}},
           {{"job", "import_batch"}, {"*"}, Reach::own},
           {{"user"}, {"read"}, Reach::own},
           {{"saved_view"}, {"read", "create"}},
           {{"saved_view"}, {"*"}, Reach::own},
       }},
      {.name = "sales",
       .rights{
           {{"customer"}, {"*"}},
           {{"sales_invoice"}, {"read", "create", "export"}},
           {{"sales_invoice"}, {"*"}, Reach::own},
           {{"partner", "supplier", "payment_term", "item", "account", "receipt", "open_item"}, {"read"}},
           {{"organization", "department", "project", "phrase", "mail_message"}, {"read"}},
           {{"attachment"}, {"read", "create"}},
           {{"job", "import_batch"}, {"*"}, Reach::own},
           {{"user"}, {"read"}, Reach::own},
           {{"saved_view"}, {"read", "create"}},
           {{"saved_view"}, {"*"}, Reach::own},
       },
       .hidden{{"item", "cost_price"}}},
      {.name = "viewer",
       .rights{
           {{"account", "accounting_period", "journal_entry", "report", "open_item"}, {"read"}},
           {{"sales_invoice", "receipt", "attachment"}, {"read"}},
           {{"partner", "customer", "supplier", "payment_term", "item", "project", "phrase"}, {"read"}},
           {{"organization", "department"}, {"read"}},
           {{"user"}, {"read"}, Reach::own},
           {{"saved_view"}, {"read", "create"}},
           {{"saved_view"}, {"*"}, Reach::own},
       },
       .hidden{
           {"item", "cost_price"},
           {"partner", "credit_limit"},
           {"customer", "credit_limit"},
           {"supplier", "credit_limit"},
       }},
  };
  return table;
}

constexpr std::size_t role_count = 4;

std::vector<Grant> grants_of_role(const Role& role) {
  std::vector<Grant> grants;
  for (const Right& right : role.rights)
    for (const auto resource : right.resources)
      for (const auto action : right.actions) grants.push_back({resource, action, right.reach});
  return grants;
}

bool shows(const Role& role, const HiddenField& field) {
  const Grants grants{grants_of_role(role), role.hidden};
  return grants.may(field.resource, "read") != Reach::none && !grants.hides(field.resource, field.field);
}

// What one role hides stays hidden only until another role of the same person shows it.
Grants united(const std::vector<const Role*>& held) {
  std::vector<Grant> grants;
  std::vector<HiddenField> hidden;
  for (const Role* role : held) {
    std::ranges::copy(grants_of_role(*role), std::back_inserter(grants));
    for (const HiddenField& field : role->hidden)
      if (std::ranges::none_of(held, [&](const Role* other) { return shows(*other, field); }))
        hidden.push_back(field);
  }
  return {std::move(grants), std::move(hidden)};
}

}  // namespace

std::vector<std::string_view> role_names() {
  std::vector<std::string_view> names;
  for (const Role& role : roles()) names.push_back(role.name);
  return names;
}

std::shared_ptr<const Grants> grants_of(const std::vector<std::string>& held) {
  // Every combination is made once, so that all people with the same roles share their rights.
  static const auto combinations = [] {
    std::array<std::shared_ptr<const Grants>, std::size_t{1} << role_count> all;
    for (std::size_t combination = 0; combination < all.size(); ++combination) {
      std::vector<const Role*> chosen;
      for (std::size_t i = 0; i < role_count; ++i)
        if (combination >> i & 1) chosen.push_back(&roles().at(i));
      all[combination] = std::make_shared<const Grants>(united(chosen));
    }
    return all;
  }();
  std::size_t combination = 0;
  for (std::size_t i = 0; i < role_count; ++i)
    if (std::ranges::find(held, roles().at(i).name) != held.end()) combination |= std::size_t{1} << i;
  return combinations.at(combination);
}

}  // namespace erp::identity
