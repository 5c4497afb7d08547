// What is true of sales invoices. Pure: no database, no clock, no settings but those passed in.
#pragma once

#include "base/problem.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/sales/invoice.hpp"

#include <map>

namespace erp::sales {

// What an item gives to a line that does not say it itself.
struct ItemFacts {
  std::string name, unit;
  Amount sales_price;
  tax::TaxClass tax_class = tax::TaxClass::standard;
  std::optional<Id<accounting::Account>> revenue_account_id;
  bool is_active = true;
};

// Completes the lines from their items; says which lack what no item gives.
void complete_lines(SalesInvoice&, const std::map<Uuid, ItemFacts>&, Problems&);

// Fills in amounts and taxes of the lines and the totals of the document, tax rounded once for each rate.
void compute_totals(SalesInvoice&);

Problems problems_before_posting(
    const SalesInvoice&, std::optional<Amount> credit_limit, Amount already_owed);

// Debit of receivables, credits of sales by account and tax class, credit of tax by rate; a credit note the
// other way.
accounting::Posting posting_of(const SalesInvoice&, const accounting::PostingAccounts&);

}  // namespace erp::sales
