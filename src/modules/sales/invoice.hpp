// A sales invoice (適格請求書): what a customer owes us for, and the tax on it; or a credit note that takes
// one back.
//
//   draft --post--> posted --cancel--> cancelled
//
// A draft may be edited freely and has no number. Posting numbers it without gaps, fixes its totals and books
// it; from then on it never changes. Cancelling books the mirror. Whether it is paid follows from
// allocations, never from a state.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/tax/tax.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::accounting {
struct Account;
struct JournalEntry;
}  // namespace erp::accounting
namespace erp::item {
struct Item;
}
namespace erp::organization {
struct Department;
}
namespace erp::party {
struct Partner;
}

namespace erp::sales {

enum class InvoiceState : std::uint8_t { draft, posted, cancelled };
enum class InvoiceKind : std::uint8_t { invoice, credit_note };

struct SalesInvoiceLine {
  Id<SalesInvoiceLine> id;
  std::optional<Id<item::Item>> item_id;
  std::string description;  // of the item, if not said
  Quantity quantity;
  std::optional<std::string> unit;
  std::optional<Amount> unit_price;        // of the item, if not said
  std::optional<tax::TaxClass> tax_class;  // of the item, or standard
  Rate tax_rate;
  Amount amount;      // in the price basis of the document
  Amount tax_amount;  // its share of the document's tax
  std::optional<Id<accounting::Account>> account_id;
  static const Entity entity;
};

struct SalesInvoiceTax {
  tax::TaxClass tax_class = tax::TaxClass::standard;
  Rate tax_rate;
  Amount net_amount, tax_amount, gross_amount;
  static const Entity entity;
};

struct SalesInvoice {
  Id<SalesInvoice> id;
  Version version;
  InvoiceState state = InvoiceState::draft;
  InvoiceKind kind = InvoiceKind::invoice;
  std::optional<std::string> number;
  Id<party::Partner> customer_id;
  Date issue_date;
  std::optional<Date> transaction_date;                // of supply; none: the day of issue
  Date due_date;                                       // by the customer's terms, if not said
  std::optional<Id<SalesInvoice>> credits_invoice_id;  // of a credit note: the invoice it takes back
  std::optional<Id<organization::Department>> department_id;
  std::optional<std::string> subject;
  std::optional<std::string> note;
  tax::PriceBasis price_basis = tax::PriceBasis::exclusive;
  Rounding tax_rounding = Rounding::down;
  Amount net_amount, tax_amount, gross_amount;
  std::optional<Id<accounting::JournalEntry>> journal_entry_id;
  std::optional<std::string> pdf_sha256;
  std::vector<SalesInvoiceLine> lines;
  std::vector<SalesInvoiceTax> taxes;
  static const Entity entity;
};

}  // namespace erp::sales
