#include "modules/sales/invoice_rules.hpp"

#include <tuple>

namespace erp::sales {
namespace {

Date supplied_on(const SalesInvoice& invoice) {
  return invoice.transaction_date.value_or(invoice.issue_date);
}

Amount net_of(const SalesInvoice& invoice, const SalesInvoiceLine& line) {
  return invoice.price_basis == tax::PriceBasis::exclusive ? line.amount : line.amount - line.tax_amount;
}

}  // namespace

void complete_lines(SalesInvoice& invoice, const std::map<Uuid, ItemFacts>& items, Problems& problems) {
  for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
    SalesInvoiceLine& line = invoice.lines[i];
    const auto at = "lines[" + std::to_string(i) + "].";
    const auto found = line.item_id ? items.find(line.item_id->value) : items.end();
    if (line.item_id && found == items.end()) problems.push_back({at + "item_id", "not_found"});
    if (found != items.end()) {
      const ItemFacts& item = found->second;
      if (line.description.empty()) line.description = item.name;
      if (!line.unit) line.unit = item.unit;
      if (!line.unit_price) line.unit_price = item.sales_price;
      if (!line.tax_class) line.tax_class = item.tax_class;
      if (!line.account_id) line.account_id = item.revenue_account_id;
    }
    if (!line.tax_class) line.tax_class = tax::TaxClass::standard;
    if (line.description.empty()) problems.push_back({at + "description", "required"});
    if (!line.unit_price) problems.push_back({at + "unit_price", "required"});
    if (line.quantity == Quantity{}) problems.push_back({at + "quantity", "zero"});
  }
}

void compute_totals(SalesInvoice& invoice) {
  std::vector<tax::TaxableLine> taxable;
  for (SalesInvoiceLine& line : invoice.lines) {
    line.amount =
        multiply(*line.unit_price, line.quantity, Rounding::half_up).rounded(yen_places, Rounding::half_up);
    taxable.push_back({.amount = line.amount, .tax_class = *line.tax_class});
  }
  const auto taxed = tax::tax_document(
      taxable,
      {.on = supplied_on(invoice),
       .basis = invoice.price_basis,
       .rounding = invoice.tax_rounding,
       .digits = yen_places});
  for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
    invoice.lines[i].tax_rate = taxed.lines[i].rate;
    invoice.lines[i].tax_amount = taxed.lines[i].tax;
  }
  invoice.taxes.clear();
  for (const auto& total : taxed.totals)
    invoice.taxes.push_back({total.tax_class, total.rate, total.net, total.tax, total.gross});
  invoice.net_amount = taxed.net;
  invoice.tax_amount = taxed.tax;
  invoice.gross_amount = taxed.gross;
}

Problems problems_before_posting(
    const SalesInvoice& invoice, std::optional<Amount> credit_limit, Amount already_owed) {
  Problems problems;
  if (invoice.lines.empty())
    problems.push_back({"lines", "required"});
  else if (invoice.gross_amount <= Amount{})
    problems.push_back({"gross_amount", "not_positive"});
  if (invoice.due_date < invoice.issue_date) problems.push_back({"due_date", "before_issue"});
  if (invoice.kind == InvoiceKind::invoice && credit_limit &&
      already_owed + invoice.gross_amount > *credit_limit)
    problems.push_back(
        {"gross_amount",
         "over_credit_limit",
         {{"limit", to_text(*credit_limit)},
          {"over", to_text(already_owed + invoice.gross_amount - *credit_limit)}}});
  return problems;
}

accounting::Posting posting_of(const SalesInvoice& invoice, const accounting::PostingAccounts& accounts) {
  const bool credit_note = invoice.kind == InvoiceKind::credit_note;
  const auto signed_amount = [&](Amount amount) { return credit_note ? -amount : amount; };
  accounting::Posting posting{
      .entry_date = invoice.issue_date,
      .document_class = accounting::DocumentClass::sales,
      .description = invoice.subject.value_or(credit_note ? "売上値引・返品" : "売上"),
      .reference_number = invoice.number.value_or(""),
      .source_type = "sales_invoice",
      .source_id = invoice.id.value,
      .lines = {}};
  posting.debit(
      accounts.at("receivable"),
      signed_amount(invoice.gross_amount),
      {.department_id = invoice.department_id, .partner_id = invoice.customer_id});

  std::map<std::tuple<Uuid, tax::TaxClass, Rate>, Amount> sales;
  for (const SalesInvoiceLine& line : invoice.lines)
    sales[{line.account_id.value_or(accounts.at("sales")).value, *line.tax_class, line.tax_rate}] +=
        net_of(invoice, line);
  for (const auto& [key, net] : sales) {
    const auto& [account, tax_class, rate] = key;
    posting.credit(
        {account},
        signed_amount(net),
        {.department_id = invoice.department_id,
         .partner_id = invoice.customer_id,
         .tax_class = tax_class,
         .tax_rate = rate});
  }
  for (const SalesInvoiceTax& tax : invoice.taxes)
    posting.credit(
        accounts.at("output_tax"),
        signed_amount(tax.tax_amount),
        {.partner_id = invoice.customer_id, .tax_class = tax.tax_class, .tax_rate = tax.tax_rate});
  return posting;
}

}  // namespace erp::sales
