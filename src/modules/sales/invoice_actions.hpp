// What may be done with a sales invoice. Each action: fetch, decide (invoice_rules), record.
#pragma once

#include "modules/sales/invoice.hpp"

namespace erp::sales {

struct CancelInput {
  std::optional<Date> cancel_date;  // none: today
  std::optional<std::string> reason;
  static const Entity entity;
};
struct SendInput {
  std::optional<std::string> recipient;  // none: the customer's address
  std::optional<std::string> subject;
  std::optional<std::string> body;
  static const Entity entity;
};

// Completes a draft: lines from their items, terms from the customer, totals.
void complete_invoice(Session&, SalesInvoice&, const SalesInvoice* before, Problems&);

void post(Session&, const Uuid& id, const void* input);
void cancel(Session&, const Uuid& id, const void* input);
// Puts a mail with the PDF into the outbox; what becomes of it is in mail_message.
void send(Session&, const Uuid& id, const void* input);

}  // namespace erp::sales
