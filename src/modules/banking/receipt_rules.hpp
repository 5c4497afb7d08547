// What is true of receipts. Pure: no database, no clock.
#pragma once

#include "modules/accounting/accounting.hpp"
#include "modules/banking/receipt.hpp"

namespace erp::banking {

// Bank and fee against receivables and, for what is not allocated (`credit`), the customer's deposit.
accounting::Posting posting_of(const ReceiptDocument&, Amount credit, const accounting::PostingAccounts&);

}  // namespace erp::banking
