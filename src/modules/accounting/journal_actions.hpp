// What may be done with a journal entry.
#pragma once

#include "modules/accounting/journal.hpp"

namespace erp::accounting {

struct ReversalInput {
  std::optional<Date> entry_date;  // none: today
  std::optional<std::string> description;
  static const Entity entity;
};

void post_entry(Session&, const Uuid& id, const void* input);
// Only entries made by hand: those of documents are reversed by cancelling the document.
void reverse_entry(Session&, const Uuid& id, const void* input);

}  // namespace erp::accounting
