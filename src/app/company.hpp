// Making a company ready to work: its record, chart of accounts, periods and first people.
#pragma once

#include "entity/session.hpp"
#include "modules/organization/organization.hpp"

namespace erp::app {

struct PersonDetails {
  std::string email, name, password;
  std::vector<std::string> roles;
  bool must_change_password = true;
};

// The program itself, working within one organization.
Actor program_in(const Uuid& organization);

// The company with this code; without a code the only one there is. Throws std::runtime_error.
Uuid organization_named(db::Database&, const std::string& code);

// The company that runs the installation (support.company); none: there are several, and nobody has said.
std::optional<Uuid> operator_company_in(db::Database&, const std::string& code);

// The company with the standard chart and the periods of the fiscal years before, of and after today, and
// those who work there first: all of it or, with Refused, nothing.
Uuid create_company(db::Database&, organization::Organization&, const std::vector<PersonDetails>& people);
// Throws Refused if there is such a person already, or the password will not do.
Uuid create_person(db::Database&, const Uuid& organization, const PersonDetails&);

// Four groups of letters that are easy to read out: "kumo-tsuki-4821-hana".
std::string one_time_password();

}  // namespace erp::app
