// Connections to other databases of the same server.
#pragma once

#include <string>
#include <vector>

namespace erp::app {

// "postgresql://user@/itdo_erp_db?host=…" and "other" → "postgresql://user@/other?host=…"
std::string to_database(const std::string& url, const std::string& name);
std::string database_of(const std::string& url);  // its name; "itdo_erp_db" if the URL has none

// For psql and pg_dump: the words of a program can be seen by everybody on the machine, so that the password
// goes by the environment ("PGPASSWORD=…"). What libpq cannot read stays as it is.
struct GivenToProgram {
  std::string url;
  std::vector<std::string> environment;
};
GivenToProgram given_to_program(const std::string& url);

// What only a superuser may do inside a database of the product: whose the schema is, how text is searched.
// May be repeated.
void prepare_inside(const std::string& superuser_url_of_database);

}  // namespace erp::app
