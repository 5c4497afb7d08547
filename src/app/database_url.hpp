// Connections to other databases of the same server.
#pragma once

#include <string>

namespace erp::app {

// "postgresql://user@/itdo_erp_db?host=…" and "other" → "postgresql://user@/other?host=…"
std::string to_database(const std::string& url, const std::string& name);
std::string database_of(const std::string& url);  // its name; "itdo_erp_db" if the URL has none

// What only a superuser may do inside a database of the product: whose the schema is, how text is searched.
// May be repeated.
void prepare_inside(const std::string& superuser_url_of_database);

}  // namespace erp::app
