// The roles there are for a company: the program's and its own.
#pragma once

#include "base/problem.hpp"
#include "entity/access.hpp"

#include <map>
#include <optional>
#include <set>
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

struct Role;

// As PostgreSQL reads text[].
std::string array_of(const std::vector<std::string>& roles);

// Adds `not_one_of` to the field if there is no such role. Asks the database only for those of the company.
void check_known_roles(Session&, std::string_view field, const std::vector<std::string>& roles, Problems&);

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

// All roles of the session's company as they stand, or as they would after a change.
class RoleBook {
 public:
  // Roles that are not active give nothing; what they would give once they are counts for who gives them.
  enum class Asleep : std::uint8_t { gives_nothing, counts };

  explicit RoleBook(Session&);
  void put(const Role&);
  // What these roles give together, with all that they take over.
  Grants gives(const std::vector<std::string>& roles, Asleep = Asleep::gives_nothing) const;
  // The roles that bring this one with them, and itself.
  std::vector<std::string> bringing(const std::string& role) const;

 private:
  struct Entry {
    std::vector<std::string> inherits;
    bool is_active = true;
    std::string lines;  // as give_rights() reads them
  };
  std::set<std::string> with_inherited(const std::vector<std::string>& roles, Asleep) const;

  std::map<std::string, Entry> entries_;
};

}  // namespace erp::identity
