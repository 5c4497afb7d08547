// What is asked of the people of one company: the security report prints it, the console shows it.
#pragma once

#include "app/console/database_view.hpp"

namespace erp::app::security {

extern const DatabaseView without_second_factor;
extern const DatabaseView asleep;       // no sign-in for 90 days
extern const DatabaseView unused_keys;  // for 90 days
extern const DatabaseView locked_lately;
// Whose sign-ins failed within a day, and until when she is locked.
extern const DatabaseView failed_accounts;
// Who must choose a new password; since when the last lockdown is, and when one was taken back last.
extern const DatabaseView lockdowns;
// Addresses that were blocked and let in, isolation, as the trail has it.
extern const DatabaseView blocks_written_down;
// The last block of the trail, and how many rows wait for the next.
extern const DatabaseView last_seal;

}  // namespace erp::app::security
