// A page that was asked for by mail, too.
#pragma once

#include "app/operations/report_shelf.hpp"

namespace erp::app {

// To alerts.recipients, with itself as a paper. The same kind of page is sent once an hour at most, however
// often the command is run.
void mail_page(const Config&, const Report&);
// Kept for the console, and sent.
void hand_out(const Config&, const Report&);

// Sent once for ever by this id, as long as the spool remembers it: a month.
void mail_once(const Config&, const std::string& id, const Report&);

}  // namespace erp::app
