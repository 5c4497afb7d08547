#include "modules/banking/receipt_rules.hpp"

#include "modules/tax/tax.hpp"

namespace erp::banking {

accounting::Posting posting_of(
    const ReceiptDocument& receipt, Amount credit, const accounting::PostingAccounts& accounts) {
  accounting::Posting posting{
      .entry_date = receipt.received_on,
      .document_class = accounting::DocumentClass::banking,
      .description = "入金" + (receipt.payer_name ? " " + *receipt.payer_name : std::string{}),
      .reference_number = receipt.number.value_or(""),
      .source_type = "receipt",
      .source_id = receipt.id.value,
      .lines = {}};
  posting.debit(receipt.bank_account_id, receipt.amount);
  // The bank's fee is a taxable service: its tax is deductible.
  const tax::TaxableLine fee{.amount = receipt.bank_fee};
  const auto taxed = tax::tax_document(
      {&fee, 1},
      {.on = receipt.received_on,
       .basis = tax::PriceBasis::inclusive,
       .rounding = Rounding::down,
       .digits = yen_places});
  const std::optional<Rate> rate = taxed.lines[0].rate;
  posting.debit(accounts.at("bank_fee"), taxed.net, {.tax_class = tax::TaxClass::standard, .tax_rate = rate});
  posting.debit(
      accounts.at("input_tax"), taxed.tax, {.tax_class = tax::TaxClass::standard, .tax_rate = rate});
  posting.credit(
      accounts.at("receivable"),
      receipt.amount + receipt.bank_fee - credit,
      {.partner_id = receipt.customer_id});
  posting.credit(accounts.at("customer_deposits"), credit, {.partner_id = receipt.customer_id});
  return posting;
}

}  // namespace erp::banking
