// What may be done with an accounting period.
#pragma once

#include "modules/accounting/journal.hpp"
#include "modules/accounting/period.hpp"

namespace erp::accounting {

// Which class of documents to lock or unlock.
struct PeriodLockInput {
  DocumentClass document_class = DocumentClass::journal;
  static const Entity entity;
};

// Refused: earlier_period_open.
void close_period(Session&, const Uuid& id, const void* input);
// Refused: later_period_closed.
void reopen_period(Session&, const Uuid& id, const void* input);
void lock_period(Session&, const Uuid& id, const void* input);
void unlock_period(Session&, const Uuid& id, const void* input);

}  // namespace erp::accounting
