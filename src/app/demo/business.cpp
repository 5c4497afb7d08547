#include "app/demo/business.hpp"

#include "modules/sales/invoice_rules.hpp"

#include <array>

namespace erp::demo {
namespace {

using accounting::DocumentClass;
using accounting::Posting;

Posting entry_of(Date on, std::string_view description, DocumentClass of = DocumentClass::journal) {
  return {
      .entry_date = on,
      .document_class = of,
      .description = std::string{description},
      .reference_number = {},
      .source_type = {},
      .source_id = {},
      .lines = {}};
}

// An expense with its deductible tax, paid from the bank.
void spend(
    Books& books, Date on, std::string_view account, std::int64_t net, bool taxed,
    std::string_view description) {
  Posting posting = entry_of(on, description);
  const std::int64_t tax = taxed ? net / 10 : 0;
  accounting::JournalLine with;
  if (taxed) with.tax_class = tax::TaxClass::standard, with.tax_rate = Rate::of_units(Rate::one / 10);
  posting.debit(books.account(account), Amount{net}, with);
  posting.debit(books.posting_accounts().at("input_tax"), Amount{tax}, with);
  posting.credit(books.posting_accounts().at("bank"), Amount{net + tax});
  books.book(posting);
}

void found(Books& books, Date on) {
  Posting posting = entry_of(on, "設立時出資");
  posting.debit(books.posting_accounts().at("bank"), Amount{80'000'000});
  posting.credit(books.account("3110"), Amount{80'000'000});
  books.book(posting);
}

sales::SalesInvoice invoice_of(Dice& dice, const Masters& masters, Date on) {
  const auto& customers = masters.customers;
  // Some customers buy far more than others.
  const auto n = static_cast<std::int64_t>(customers.size());
  const auto& customer = customers[static_cast<std::size_t>(dice.roll(n) * dice.roll(n) / n)];
  sales::SalesInvoice invoice;
  invoice.id.value = Uuid::generate();
  invoice.version = {1};
  invoice.customer_id = customer.id;
  invoice.issue_date = on;
  invoice.due_date = end_of_month(add_months(on, 1));
  invoice.subject = "商品代金";
  invoice.price_basis = customer.price_basis;
  invoice.tax_rounding = customer.tax_rounding.value_or(Rounding::down);
  for (std::int64_t i = 1 + dice.roll(5); i > 0; --i) {
    const auto& item = dice.one_of<item::Item>(masters.items);
    sales::SalesInvoiceLine line;
    line.id.value = Uuid::generate();
    line.item_id = item.id;
    line.description = item.name;
    line.quantity = Quantity{1 + dice.roll(12)};
    line.unit = item.unit;
    line.unit_price = item.sales_price;
    line.tax_class = item.tax_class;
    invoice.lines.push_back(line);
  }
  sales::compute_totals(invoice);
  return invoice;
}

// Most pay on the day, some a little late, some only a part, some keep the transfer fee back, some not at all
// yet.
void collect(Books& books, Dice& dice, const sales::SalesInvoice& invoice, Date last) {
  const Date on{invoice.due_date.days + static_cast<std::int32_t>(dice.chance(80) ? 0 : 3 + dice.roll(20))};
  if (on > last || dice.chance(4)) return;
  banking::ReceiptDocument receipt;
  receipt.customer_id = invoice.customer_id;
  receipt.received_on = on;
  receipt.bank_account_id = books.posting_accounts().at("bank");
  Amount pays = invoice.gross_amount;
  if (dice.chance(3)) pays = Amount{pays.units() / Amount::one / 2 + 1};
  if (dice.chance(8) && pays > Amount{10'000}) receipt.bank_fee = Amount{440};
  receipt.amount = pays - receipt.bank_fee;
  banking::ReceiptLine line;
  line.open_item_id.value = invoice.id.value;
  line.amount = pays;
  receipt.allocations.push_back(line);
  books.post(receipt, {});
}

void buy(Books& books, Dice& dice, const Masters& masters, Date on) {
  const auto& supplier = dice.one_of<party::Partner>(masters.suppliers);
  const std::int64_t net = 1000 * (80 + dice.roll(900));
  Posting posting = entry_of(on, "仕入 " + supplier.name, DocumentClass::purchasing);
  accounting::JournalLine with;
  with.partner_id = supplier.id;
  with.tax_class = tax::TaxClass::standard;
  with.tax_rate = Rate::of_units(Rate::one / 10);
  posting.debit(books.account("5120"), Amount{net}, with);
  posting.debit(books.posting_accounts().at("input_tax"), Amount{net / 10}, with);
  posting.credit(books.account("2110"), Amount{net + net / 10}, {.partner_id = supplier.id});
  books.book(posting);
}

void run_month(Books& books, Dice& dice, const Masters& masters, Date month, Span span) {
  const Date last = std::min(end_of_month(month), span.last);
  const auto day = [&](int d) { return Date{month.days + d - 1}; };
  for (Date on = month; on <= last; ++on.days) {
    if (weekday(on) == 0 || weekday(on) == 6) continue;
    for (std::int64_t n = 7 + dice.roll(8); n > 0; --n) {
      auto invoice = invoice_of(dice, masters, on);
      books.post(invoice);
      collect(books, dice, invoice, span.last);
    }
    for (std::int64_t n = 1 + dice.roll(3); n > 0; --n) buy(books, dice, masters, on);
    if (dice.chance(60)) spend(books, on, "6210", 500 * (2 + dice.roll(60)), true, "交通費精算");
    if (dice.chance(40)) spend(books, on, "6240", 100 * (10 + dice.roll(300)), true, "消耗品購入");
    if (dice.chance(15)) spend(books, on, "6340", 1000 * (8 + dice.roll(40)), true, "取引先との会食");
  }
  if (day(25) > last) return;
  spend(books, day(25), "6120", 9'800'000 + 1000 * dice.roll(400), false, "給料");
  spend(books, day(25), "6150", 1'420'000 + 1000 * dice.roll(60), false, "社会保険料");
  spend(books, last, "6250", 1'200'000, true, "事務所家賃");
  spend(books, last, "6220", 84'000 + 100 * dice.roll(90), true, "電話・通信");
  spend(books, last, "6230", 132'000 + 100 * dice.roll(400), true, "電気・水道");
  spend(books, last, "6440", 260'000, true, "システム利用料");
  Posting paid = entry_of(last, "買掛金支払", DocumentClass::banking);
  const Amount amount{12'000'000 + 1000 * dice.roll(2000)};
  paid.debit(books.account("2110"), amount, {.partner_id = masters.suppliers.front().id});
  paid.credit(books.posting_accounts().at("bank"), amount);
  books.book(paid);
}

}  // namespace

void do_business(Books& books, Dice& dice, const Masters& masters, Span span) {
  found(books, span.first);
  for (Date month = span.first; month <= span.last; month = add_months(month, 1)) {
    run_month(books, dice, masters, month, span);
    books.flush_if_much();
  }
}

void pile_up(Books& books, Dice& dice, Span span, std::int64_t lines) {
  constexpr std::array<std::string_view, 16> expenses = {
      "6210",
      "6220",
      "6230",
      "6240",
      "6245",
      "6250",
      "6260",
      "6270",
      "6310",
      "6320",
      "6330",
      "6340",
      "6350",
      "6380",
      "6390",
      "6440"};
  const std::int64_t days = span.last.days - span.first.days + 1;
  for (std::int64_t n = 0; n < lines; n += 4) {
    const Date on{span.first.days + static_cast<std::int32_t>(n * days / lines)};
    Posting posting = entry_of(on, "経費精算");
    const std::int64_t first = 100 * (1 + dice.roll(900));
    const std::int64_t second = 100 * (1 + dice.roll(900));
    posting.debit(books.account(dice.one_of<std::string_view>(expenses)), Amount{first});
    posting.debit(books.account(dice.one_of<std::string_view>(expenses)), Amount{second});
    posting.debit(books.posting_accounts().at("input_tax"), Amount{(first + second) / 10});
    posting.credit(books.posting_accounts().at("bank"), Amount{first + second + (first + second) / 10});
    books.book(posting);
    books.flush_if_much();
  }
}

}  // namespace erp::demo
