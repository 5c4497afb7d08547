// What may be done with a receipt.
#pragma once

#include "modules/banking/receipt.hpp"

namespace erp::banking {

struct ReceiptCancelInput {
  std::optional<Date> cancel_date;  // none: today
  static const Entity entity;
};
struct AllocateInput {
  std::optional<Date> allocated_on;  // none: today
  std::vector<ReceiptLine> allocations;
  static const Entity entity;
};

void complete_receipt(Session&, ReceiptDocument&, const ReceiptDocument* before, Problems&);

void post_receipt(Session&, const Uuid& id, const void* input);
void cancel_receipt(Session&, const Uuid& id, const void* input);
// Pays further invoices out of what the receipt left as credit.
void allocate_credit(Session&, const Uuid& id, const void* input);

}  // namespace erp::banking
