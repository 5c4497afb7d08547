// The roles that the program brings, and their rights: one table, to be read from top to bottom. Beside them
// stand those that a company makes for itself (role.hpp).
#include "base/text.hpp"
#include "modules/identity/identity.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace erp::identity {
namespace {

// `actions`, each with the same reach, on each of `resources`.
struct Right {
  std::vector<std::string_view> resources;
  std::vector<std::string_view> actions;
  Reach reach = Reach::all;
};

struct Row {
  std::string_view name;
  std::vector<Right> rights;
  std::vector<HiddenField> hidden = {};
};

// Whatever her roles are, and even without any, a person may ask the support desk.
const std::vector<Right>& of_everybody() {
  static const std::vector<Right> rights{
      {{"ticket"}, {"read", "create", "answer", "reopen", "rate"}, Reach::own},
      {{"ticket_message", "ticket_rating"}, {"read"}, Reach::own},
      {{"knowledge_article"}, {"read", "view", "judge"}, Reach::own},
  };
  return rights;
}

const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      {.name = "administrator", .rights{{{"*"}, {"*"}}}},
      {.name = "accountant",
       .rights{
           {{"account", "accounting_period", "journal_entry", "report", "open_item"}, {"*"}},
           {{"sales_invoice", "receipt", "mail_message"}, {"*"}},
           {{"partner", "customer", "supplier", "payment_term"}, {"*"}},
           {{"item", "project", "phrase", "attachment"}, {"*"}},
           {{"organization", "department", "team", "business_calendar"}, {"read", "export"}},
           {{"job", "import_batch"}, {"*"}, Reach::own},
           {{"role_assignment"}, {"*"}, Reach::own},
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
           {{"organization", "department", "team", "business_calendar"}, {"read"}},
           {{"project", "phrase", "mail_message"}, {"read"}},
           {{"attachment"}, {"read", "create"}},
           {{"job", "import_batch"}, {"*"}, Reach::own},
           {{"role_assignment"}, {"*"}, Reach::own},
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
           {{"organization", "department", "team", "business_calendar"}, {"read"}},
           {{"role_assignment"}, {"*"}, Reach::own},
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
      {.name = "support_agent",
       .rights{
           {{"ticket", "support_macro", "knowledge_article"}, {"*"}},
           {{"incident", "maintenance_window", "runbook_run", "task"}, {"*"}},
           {{"ticket_message", "ticket_rating", "support_policy", "support_tier"}, {"read"}},
           {{"emergency_contact", "on_call_duty", "machine_request"}, {"read"}},
           {{"attachment"}, {"read", "create"}},
           {{"organization", "department", "team", "business_calendar"}, {"read"}},
           {{"user"}, {"read"}},
           {{"role_assignment"}, {"*"}, Reach::own},
           {{"saved_view"}, {"read", "create"}},
           {{"saved_view"}, {"*"}, Reach::own},
       }},
  };
  return rows;
}

struct NamedRole {
  std::string name;
  Grants gives;
};

std::vector<Grant> grants_in(const std::vector<Right>& rights) {
  std::vector<Grant> grants;
  for (const Right& right : rights)
    for (const auto resource : right.resources)
      for (const auto action : right.actions)
        grants.push_back({std::string{resource}, std::string{action}, right.reach});
  return grants;
}

const std::vector<NamedRole>& roles() {
  static const auto all = [] {
    std::vector<NamedRole> made;
    for (const Row& row : table())
      made.push_back({std::string{row.name}, {grants_in(row.rights), row.hidden}});
    return made;
  }();
  return all;
}

constexpr std::size_t role_count = 5;

Reach widest(const std::vector<const NamedRole*>& held, std::string_view resource) {
  Reach reach = Reach::none;
  for (const NamedRole* role : held) reach = std::max(reach, role->gives.may(resource, "read"));
  return reach;
}

// A role that shows the field of few records does not show it of all that the others reach.
bool shows(const NamedRole& role, const HiddenField& field, Reach widest) {
  const Reach reach = role.gives.may(field.resource, "read");
  return reach != Reach::none && reach == widest && !role.gives.hides(field.resource, field.field);
}

// What one role hides stays hidden only until another role of the same person shows it as far as she reads.
Grants united(const std::vector<const NamedRole*>& held) {
  std::vector<Grant> grants = grants_in(of_everybody());
  std::vector<HiddenField> hidden;
  for (const NamedRole* role : held) {
    std::ranges::copy(role->gives.grants(), std::back_inserter(grants));
    for (const HiddenField& field : role->gives.hidden()) {
      const Reach reach = widest(held, field.resource);
      if (std::ranges::none_of(held, [&](const NamedRole* other) { return shows(*other, field, reach); }))
        hidden.push_back(field);
    }
  }
  return {std::move(grants), std::move(hidden)};
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) names.emplace_back(cut(text, ','));
  return names;
}

// "deputy sales_invoice:read:department,… item:cost_price,…"
NamedRole read_role(std::string_view line) {
  std::string name{cut(line, ' ')};
  std::string_view rights = cut(line, ' ');
  std::vector<Grant> grants;
  while (!rights.empty()) {
    std::string_view right = cut(rights, ',');
    Grant& grant = grants.emplace_back();
    grant.resource = cut(right, ':');
    grant.action = cut(right, ':');
    if (!parse(right, grant.reach)) throw std::runtime_error{"the database holds a reach that is none"};
  }
  std::vector<HiddenField> hidden;
  while (!line.empty()) {
    std::string_view field = cut(line, ',');
    const auto resource = cut(field, ':');
    hidden.push_back({std::string{resource}, std::string{field}});
  }
  return {std::move(name), {std::move(grants), std::move(hidden)}};
}

// "journal_entry:create journal_entry:post What it is called"
Duties read_duties(std::string_view line) {
  Duties duties;
  for (auto [resource, action] :
       {std::pair{&duties.first_resource, &duties.first_action},
        std::pair{&duties.second_resource, &duties.second_action}}) {
    std::string_view right = cut(line, ' ');
    *resource = cut(right, ':');
    *action = right;
  }
  duties.name = line;
  return duties;
}

// Of roles of the program alone every combination is made once, so that all people with the same ones share
// their rights.
std::shared_ptr<const Grants> grants_with(
    const std::vector<std::string>& held, const std::vector<NamedRole>& of_company) {
  std::vector<const NamedRole*> chosen;
  for (const NamedRole& role : of_company)
    if (std::ranges::find(held, role.name) != held.end()) chosen.push_back(&role);
  if (chosen.empty()) return grants_of(held);
  for (const NamedRole& role : roles())
    if (std::ranges::find(held, role.name) != held.end()) chosen.push_back(&role);
  return std::make_shared<const Grants>(united(chosen));
}

}  // namespace

std::vector<std::string_view> role_names() {
  std::vector<std::string_view> names;
  for (const NamedRole& role : roles()) names.push_back(role.name);
  return names;
}

std::shared_ptr<const Grants> grants_of(const std::vector<std::string>& held) {
  // Every combination is made once, so that all people with the same roles share their rights.
  static const auto combinations = [] {
    std::array<std::shared_ptr<const Grants>, std::size_t{1} << role_count> all;
    for (std::size_t combination = 0; combination < all.size(); ++combination) {
      std::vector<const NamedRole*> chosen;
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

void give_rights(Actor& actor, std::string_view told) {
  std::vector<std::string> held, all;
  std::vector<std::pair<Uuid, std::vector<std::string>>> lent;
  std::vector<NamedRole> of_company;
  std::vector<Duties> duties;
  while (!told.empty()) {
    std::string_view line = cut(told, '\n');
    const auto kind = cut(line, ' ');
    if (kind == "role") {
      of_company.push_back(read_role(line));
    } else if (kind == "lent") {
      Uuid by;
      if (!parse(cut(line, ' '), by)) throw std::runtime_error{"the database holds an id that is none"};
      lent.emplace_back(by, names_in(line));
    } else if (kind == "held") {
      held = names_in(line);
    } else if (kind == "duty") {
      duties.push_back(read_duties(line));
    }
  }
  all = held;
  for (const auto& [by, names] : lent) std::ranges::copy(names, std::back_inserter(all));
  actor.grants = grants_with(all, of_company);
  actor.duties = duties.empty() ? nullptr : std::make_shared<const std::vector<Duties>>(std::move(duties));
  actor.lent.clear();
  actor.own_grants = lent.empty() ? nullptr : grants_with(held, of_company);
  for (const auto& [by, names] : lent) actor.lent.push_back({by, grants_with(names, of_company)});
}

}  // namespace erp::identity
