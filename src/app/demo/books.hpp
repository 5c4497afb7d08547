// The books of the demo company while it is being loaded: numbers, postings and open items, written in bulk.
#pragma once

#include "entity/bulk.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/banking/receipt.hpp"
#include "modules/sales/invoice.hpp"

#include <map>
#include <string>

namespace erp::demo {

class Books {
 public:
  // The company exists already, with chart and periods.
  Books(db::Direct&, const Uuid& organization);

  Bulk& bulk() { return bulk_; }
  Id<accounting::Account> account(std::string_view code) const;
  const accounting::PostingAccounts& posting_accounts() const { return by_role_; }

  std::string draw(std::string_view series, std::string_view prefix, Date on);
  Id<accounting::JournalEntry> book(const accounting::Posting&);
  // A finished invoice: numbered, booked, opened.
  void post(sales::SalesInvoice&);
  // A finished receipt over one invoice.
  void post(banking::ReceiptDocument&, Amount credit);

  void flush();  // when much has gathered, and at the end
  void flush_if_much();

 private:
  db::Direct& connection_;
  Bulk bulk_;
  std::map<std::string, Id<accounting::Account>, std::less<>> by_code_;
  accounting::PostingAccounts by_role_;
  std::map<std::pair<std::string, std::string>, std::int64_t> last_;  // by series and month
  std::string posted_;  // invoices that the next flush turns from draft to posted, as rows of VALUES
};

}  // namespace erp::demo
