// The way from alerts to incidents and from incidents to the status page, in the server.
#pragma once

#include "service/config.hpp"

namespace erp::db {
class Database;
}

namespace erp::app {

// What fires and is critical becomes an incident of the company that runs the installation (support.company;
// without, the only one). What is told of incidents and announced work is put where the status page is
// written from.
void follow_alerts(db::Database&, const Config&);

}  // namespace erp::app
