// Takes a mail for the support desk from the standard input, as a mail server hands it over.
#pragma once

#include "app/commands.hpp"

namespace erp::app {

// Exit codes are those of sysexits.h, by which a mail server knows what to do: 0 taken, 65 not a mail, 75 try
// again later. Nothing is taken half.
int receive_mail(const Snapshot&, const std::string& organization);

}  // namespace erp::app
