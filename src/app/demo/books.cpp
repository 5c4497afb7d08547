#include "app/demo/books.hpp"

#include "modules/banking/receipt_rules.hpp"
#include "modules/sales/invoice_rules.hpp"

namespace erp::demo {
namespace {

constexpr std::size_t much = 200'000;

// The keys of PostingAccounts are views: they need texts that live on.
std::string_view role_named(std::string_view role) {
  for (const std::string_view known :
       {"receivable", "sales", "output_tax", "bank", "bank_fee", "input_tax", "customer_deposits"})
    if (known == role) return known;
  return {};
}

}  // namespace

Books::Books(db::Direct& connection, const Uuid& organization)
    : connection_{connection}, bulk_{connection, organization} {
  const auto rows = connection.run("select account_code, id, posting_role from account");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Id<accounting::Account> id;
    parse(rows.text(i, 1), id.value);
    by_code_[std::string{rows.text(i, 0)}] = id;
    if (const auto role = role_named(rows.text(i, 2)); !role.empty()) by_role_[role] = id;
  }
}

Id<accounting::Account> Books::account(std::string_view code) const {
  return by_code_.find(code)->second;
}

std::string Books::draw(std::string_view series, std::string_view prefix, Date on) {
  const auto month = to_text(on).substr(0, 7);
  const auto digits = std::to_string(++last_[{std::string{series}, month}]);
  return std::string{prefix} + "-" + month + "-" +
         std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

Id<accounting::JournalEntry> Books::book(const accounting::Posting& posting) {
  accounting::JournalEntry entry;
  entry.id.value = Uuid::generate();
  entry.version = {1};
  entry.state = accounting::EntryState::posted;
  entry.number = draw("journal_entry", "JE", posting.entry_date);
  entry.entry_date = posting.entry_date;
  entry.document_class = posting.document_class;
  entry.description = posting.description;
  if (!posting.reference_number.empty()) entry.reference_number = posting.reference_number;
  if (!posting.source_type.empty()) entry.source_type = std::string{posting.source_type};
  entry.posted_at =
      Instant{static_cast<std::int64_t>(posting.entry_date.days) * 86'400'000'000 + 32'400'000'000};
  entry.entries = posting.lines;
  for (auto& line : entry.entries) {
    line.post(entry.entry_date, *entry.number, entry.description);
    entry.total_amount += line.debit_amount;
  }
  entry.line_count = static_cast<std::int64_t>(entry.entries.size());
  const db::Value source = posting.source_id ? db::Value{to_text(posting.source_id)} : db::Value{};
  bulk_.add(accounting::JournalEntry::entity, &entry, {{"source_id", source}});
  return entry.id;
}

void Books::post(sales::SalesInvoice& invoice) {
  const auto number = draw("sales_invoice", "INV", invoice.issue_date);
  bulk_.add(sales::SalesInvoice::entity, &invoice);  // as a draft: lines join drafts only
  invoice.number = number;
  const auto entry = book(sales::posting_of(invoice, by_role_));
  posted_ += (posted_.empty() ? "('" : ",('") + to_text(invoice.id.value) + "'::uuid,'" + number + "','" +
             to_text(entry.value) + "'::uuid)";
  const auto total = to_text(invoice.gross_amount);
  bulk_.add_row(
      "open_item",
      {{"id", to_text(invoice.id.value)},
       {"source_type", "sales_invoice"},
       {"partner_id", to_text(invoice.customer_id.value)},
       {"number", number},
       {"document_date", to_text(invoice.issue_date)},
       {"due_date", to_text(invoice.due_date)},
       {"total_amount", total},
       {"open_amount", total}});
}

void Books::post(banking::ReceiptDocument& receipt, Amount credit) {
  receipt.id.value = Uuid::generate();
  receipt.version = {1};
  receipt.state = banking::ReceiptState::posted;
  receipt.number = draw("receipt", "RC", receipt.received_on);
  receipt.journal_entry_id = book(banking::posting_of(receipt, credit, by_role_));
  bulk_.add(banking::ReceiptDocument::entity, &receipt);
  for (const auto& line : receipt.allocations)
    bulk_.add_row(
        "allocation",
        {{"id", to_text(Uuid::generate())},
         {"open_item_id", to_text(line.open_item_id.value)},
         {"source_type", "receipt"},
         {"source_id", to_text(receipt.id.value)},
         {"amount", to_text(line.amount)},
         {"allocated_on", to_text(receipt.received_on)}});
}

void Books::flush_if_much() {
  if (bulk_.rows() > much) flush();
}

void Books::flush() {
  bulk_.flush();
  connection_.run("begin");
  if (!posted_.empty())
    connection_.run(
        "update sales_invoice i set state = 'posted', number = p.number, journal_entry_id = p.entry from "
        "(values " +
        posted_ + ") p(id, number, entry) where i.id = p.id");
  posted_.clear();
  for (const auto& [key, last] : last_)
    connection_.run(
        "insert into number_series (organization_id, series, period, last) values (current_organization(), "
        "$1, $2, $3) on conflict "
        "(organization_id, series, period) do update set last = excluded.last",
        {key.first, key.second, std::to_string(last)});
  connection_.run("select fold_balances()");
  connection_.run("commit");
}

}  // namespace erp::demo
