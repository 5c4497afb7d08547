// Tells people that the time of a ticket runs out.
#pragma once

namespace erp::db {
class Database;
}

namespace erp::support {

// Looks at every ticket whose time has come, of all companies; safe beside other nodes and after a crash:
// whom somebody told is kept with the mails, in one transaction.
void escalate_tickets(db::Database&);

}  // namespace erp::support
