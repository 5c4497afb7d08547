// The roles there are for a company: the program's and its own.
#pragma once

#include "base/problem.hpp"
#include "entity/access.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace erp {
class Session;
namespace db {
class Database;
struct Scope;
}  // namespace db
}  // namespace erp

namespace erp::identity {

// As PostgreSQL reads text[].
std::string array_of(const std::vector<std::string>& roles);

// Adds `not_one_of` to the field if there is no such role. Asks the database only for those of the company.
void check_known_roles(Session&, std::string_view field, const std::vector<std::string>& roles, Problems&);

// Adds `beyond_own_rights` to the field for a role that gives more than the one who acts has herself.
void check_within_own(Session&, std::string_view field, const std::vector<std::string>& roles, Problems&);

// The active ones of the company's own; `rights` as give_rights() reads them.
struct CompanyRole {
  std::string code, name, rights;
};
std::vector<CompanyRole> roles_of_company(db::Database&, const db::Scope&);

// A role that somebody has, and why.
struct RoleSource {
  std::string role, kind;   // "given", "for_a_time", "lent", "inherited"
  std::string through;      // of an inherited one: the role that takes it over
  std::string lender;       // of a lent one: her name
  std::string valid_until;  // a day; empty: without end
  std::string label;        // of one of the company's own: what it is called
  Grants gives;             // by itself, without what it takes over
};
std::vector<RoleSource> role_sources(db::Database&, const db::Scope&, const Uuid& user);

// A person as she acts in the scope's company; none if there is no such person who may sign in.
std::optional<Actor> actor_of(db::Database&, const db::Scope&, const Uuid& user);

// The rights that these roles of the session's company give together.
Grants grants_in(Session&, const std::vector<std::string>& roles);

}  // namespace erp::identity
