// A page that was asked for by mail, too.
#pragma once

#include "service/config.hpp"

#include <string>

namespace erp::app {

// To alerts.recipients. The same kind of page is sent once an hour at most, however often the command is run.
void mail_page(const Config&, const std::string& kind, const std::string& subject, const std::string& text);

}  // namespace erp::app
