#include "modules/banking/receipt_actions.hpp"

#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/banking/allocation.hpp"
#include "modules/banking/open_items.hpp"
#include "modules/banking/receipt_rules.hpp"
#include "modules/party/party.hpp"
#include "modules/tax/describe.hpp"

namespace erp::banking {
namespace {

template <class T>
T value(const db::Rows& rows, std::size_t row, std::size_t column) {
  T out{};
  TypeOf<T>::type().parse(rows.text(row, column), &out);
  return out;
}

// The items that lines name, locked in the order of their ids so that two receipts never wait for each other
// in a circle.
std::vector<OpenItem> items_of(Session& session, const std::vector<ReceiptLine>& lines) {
  std::string ids;
  for (const auto& line : lines) ids += (ids.empty() ? "" : ",") + to_text(line.open_item_id.value);
  const auto rows = session.run(
      "select id, partner_id, due_date, open_amount from hold_open_items($1::uuid[])", {"{" + ids + "}"});
  std::vector<OpenItem> items(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    parse(rows.text(i, 0), items[i].id);
    parse(rows.text(i, 1), items[i].partner_id);
    items[i].due_on = value<Date>(rows, i, 2);
    items[i].open = value<Amount>(rows, i, 3);
  }
  return items;
}

std::vector<Allocation> asked(const std::vector<ReceiptLine>& lines) {
  std::vector<Allocation> allocations;
  for (const auto& line : lines) allocations.push_back({line.open_item_id.value, line.amount});
  return allocations;
}

Receipt facts(const ReceiptDocument& receipt) {
  return {receipt.customer_id.value, receipt.amount, receipt.bank_fee};
}

}  // namespace

void complete_receipt(
    Session& session, ReceiptDocument& receipt, const ReceiptDocument*, Problems& problems) {
  const auto terms = party::terms_of(session, receipt.customer_id);
  if (!terms || !terms->is_customer) problems.push_back({"customer_id", "not_found"});
  if (receipt.amount.rounded(yen_places, Rounding::down) != receipt.amount)
    problems.push_back({"amount", "fraction_of_yen"});
  if (receipt.bank_fee.rounded(yen_places, Rounding::down) != receipt.bank_fee)
    problems.push_back({"bank_fee", "fraction_of_yen"});
  const auto bank = session.run(
      "select account_type, control, is_active from account where id = $1",
      {to_text(receipt.bank_account_id.value)});
  if (bank.size() == 0)
    problems.push_back({"bank_account_id", "not_found"});
  else if (bank.text(0, 0) != "asset" || bank.text(0, 1) != "none")
    problems.push_back({"bank_account_id", "not_a_bank"});
  else if (bank.text(0, 2) != "t")
    problems.push_back({"bank_account_id", "inactive"});
  for (auto& problem :
       check_allocations(facts(receipt), asked(receipt.allocations), items_of(session, receipt.allocations))
           .problems)
    problems.push_back(std::move(problem));
}

void post_receipt(Session& session, const Uuid& id, const void*) {
  auto receipt = session.lock(Id<ReceiptDocument>{id});
  Problems problems;
  complete_receipt(session, receipt, &receipt, problems);
  refuse_if(std::move(problems));
  const Amount credit =
      check_allocations(facts(receipt), asked(receipt.allocations), items_of(session, receipt.allocations))
          .credit;
  const auto accounts =
      accounting::posting_accounts(session, {"receivable", "bank_fee", "input_tax", "customer_deposits"});
  auto posting = posting_of(receipt, credit, accounts);
  session.store_lines();
  receipt.number = accounting::draw_monthly_number(session, "receipt", "RC", receipt.received_on);
  posting.reference_number = *receipt.number;
  receipt.journal_entry_id = accounting::book(session, posting);
  receipt.state = ReceiptState::posted;
  session.save(receipt, "post");
  for (const auto& line : receipt.allocations)
    allocate(session, line.open_item_id.value, "receipt", id, line.amount, receipt.received_on);
  if (credit != Amount{})
    open(
        session,
        {.id = id,
         .source_type = "receipt",
         .partner_id = receipt.customer_id.value,
         .number = *receipt.number,
         .document_date = receipt.received_on,
         .due_date = receipt.received_on,
         .total = -credit});
}

void cancel_receipt(Session& session, const Uuid& id, const void* input) {
  const auto& with = *static_cast<const ReceiptCancelInput*>(input);
  auto receipt = session.lock(Id<ReceiptDocument>{id});
  const Date on = with.cancel_date.value_or(session.today());
  if (on < receipt.received_on) throw Refused{"before_original", "cancel_date"};
  // A credit that already paid other invoices must be undone there first.
  const auto credit = session.run("select from open_item where id = $1", {to_text(id)});
  if (credit.size() != 0) close_unpaid(session, id, on);
  for (const auto& line : receipt.allocations)
    allocate(session, line.open_item_id.value, "cancellation", id, -line.amount, on);
  accounting::reverse(session, *receipt.journal_entry_id, on, "取消 " + *receipt.number);
  receipt.state = ReceiptState::cancelled;
  session.save(receipt, "cancel");
}

void allocate_credit(Session& session, const Uuid& id, const void* input) {
  const auto& with = *static_cast<const AllocateInput*>(input);
  const auto receipt = session.lock(Id<ReceiptDocument>{id});
  const Date on = with.allocated_on.value_or(session.today());
  if (on < receipt.received_on) throw Refused{"before_original", "allocated_on"};
  const auto rows = session.run("select -open_amount from hold_open_items(array[$1::uuid])", {to_text(id)});
  if (rows.size() == 0) throw Refused{"nothing_left"};
  const auto left = value<Amount>(rows, 0, 0);
  if (left <= Amount{}) throw Refused{"nothing_left"};
  const auto allocations = asked(with.allocations);
  if (allocations.empty()) throw Refused{"required", "allocations"};
  auto check = check_allocations(
      {receipt.customer_id.value, left, {}}, allocations, items_of(session, with.allocations));
  refuse_if(std::move(check.problems));
  const auto accounts = accounting::posting_accounts(session, {"receivable", "customer_deposits"});
  const Amount used = left - check.credit;
  accounting::Posting posting{
      .entry_date = on,
      .document_class = accounting::DocumentClass::banking,
      .description = "前受金の充当",
      .reference_number = *receipt.number,
      .source_type = "receipt",
      .source_id = id,
      .lines = {}};
  posting.debit(accounts.at("customer_deposits"), used, {.partner_id = receipt.customer_id});
  posting.credit(accounts.at("receivable"), used, {.partner_id = receipt.customer_id});
  accounting::book(session, posting);
  for (const auto& line : with.allocations)
    allocate(session, line.open_item_id.value, "receipt", id, line.amount, on);
  allocate(session, id, "receipt", id, -used, on);
  session.audit("allocate", "receipt", id, "", "{\"amount\":\"" + to_text(used) + "\"}");
}

}  // namespace erp::banking
