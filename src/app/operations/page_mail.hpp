// A page that was asked for by mail, too.
#pragma once

#include "service/config.hpp"

#include <string>

namespace erp::app {

// To alerts.recipients. The same kind of page is sent once an hour at most, however often the command is run.
void mail_page(const Config&, const std::string& kind, const std::string& subject, const std::string& text);

// Sent once for ever by this id, as long as the spool remembers it: a month.
void mail_once(const Config&, const std::string& id, const std::string& subject, const std::string& text);

}  // namespace erp::app
