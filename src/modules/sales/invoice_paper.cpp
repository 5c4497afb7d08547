// From the record of an invoice to its paper.
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/banking/open_items.hpp"
#include "modules/organization/organization.hpp"
#include "modules/party/party.hpp"
#include "modules/sales/invoice.hpp"
#include "modules/sales/paper.hpp"
#include "modules/sales/sales.hpp"
#include "runtime/loop.hpp"
#include "service/files.hpp"

namespace erp::sales {
namespace {

std::vector<std::string> text_lines(const std::optional<std::string>& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; text && start < text->size();) {
    const auto end = std::min(text->find('\n', start), text->size());
    lines.push_back(text->substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

InvoicePaper::Tax printed(tax::TaxClass tax_class, Rate rate) {
  using enum InvoicePaper::Category;
  switch (tax_class) {
    case tax::TaxClass::exempt:
      return {.category = exempt, .rate = {}, .reduced = false};
    case tax::TaxClass::zero:
      return {.category = export_exempt, .rate = {}, .reduced = false};
    case tax::TaxClass::outside:
      return {.category = outside, .rate = {}, .reduced = false};
    default:
      return {.category = taxable, .rate = rate, .reduced = tax_class == tax::TaxClass::reduced};
  }
}

InvoicePaper::Issuer issuer_of(const organization::Organization& company) {
  return {
      .name = company.name,
      .registration_number = company.registration_number.value_or(""),
      .postal_code = company.postal_code.value_or(""),
      .address = text_lines(company.address),
      .phone = company.phone.value_or(""),
      .email = company.email.value_or("")};
}

InvoicePaper::Recipient recipient_of(const party::Partner& customer) {
  return {
      .name = customer.name,
      .contact = {},
      .honorific = customer.honorific == party::Honorific::sama ? InvoicePaper::Honorific::person
                                                                : InvoicePaper::Honorific::organization,
      .postal_code = customer.postal_code.value_or(""),
      .address = text_lines(customer.address)};
}

void add_lines(const SalesInvoice& invoice, InvoicePaper& paper) {
  for (const SalesInvoiceLine& line : invoice.lines)
    paper.lines.push_back(
        {.description = line.description,
         .quantity = line.quantity,
         .unit = line.unit.value_or(""),
         .unit_price = line.unit_price,
         .amount = line.amount,
         .tax = printed(line.tax_class.value_or(tax::TaxClass::standard), line.tax_rate)});
  const bool inclusive = invoice.price_basis == tax::PriceBasis::inclusive;
  for (const SalesInvoiceTax& total : invoice.taxes)
    paper.taxes.push_back(
        {.tax = printed(total.tax_class, total.tax_rate),
         .base = inclusive ? total.gross_amount : total.net_amount,
         .amount = total.tax_amount,
         .amount_in_yen = {}});
}

InvoicePaper paper_of(Session& session, const SalesInvoice& invoice) {
  const auto company = organization::own_organization(session);
  const auto customer = session.get(invoice.customer_id);
  InvoicePaper paper;
  paper.kind = invoice.kind == InvoiceKind::credit_note ? InvoicePaper::Kind::credit_note
                                                        : InvoicePaper::Kind::invoice;
  paper.language = customer.language;
  paper.draft = invoice.state == InvoiceState::draft;
  paper.prices_include_tax = invoice.price_basis == tax::PriceBasis::inclusive;
  paper.number = invoice.number.value_or("");
  paper.issued_on = invoice.issue_date;
  paper.supplied_from = paper.supplied_to = invoice.transaction_date.value_or(invoice.issue_date);
  paper.due_on = invoice.kind == InvoiceKind::invoice ? invoice.due_date : Date{};
  if (invoice.credits_invoice_id) {
    const auto original = session.get(*invoice.credits_invoice_id);
    const Date supplied = original.transaction_date.value_or(original.issue_date);
    paper.original =
        InvoicePaper::Original{original.number.value_or(""), original.issue_date, supplied, supplied};
  }
  paper.issuer = issuer_of(company);
  paper.bank = text_lines(company.bank_account);
  paper.recipient = recipient_of(customer);
  add_lines(invoice, paper);
  paper.net = invoice.net_amount;
  paper.tax = invoice.tax_amount;
  paper.gross = invoice.gross_amount;
  paper.notes = invoice.note.value_or("");
  return paper;
}

}  // namespace

IssuedPaper issue_paper(Session& session, const Uuid& id, Files& files, WorkerPool& workers) {
  const auto invoice = session.get(Id<SalesInvoice>{id});
  const bool draft = invoice.state == InvoiceState::draft;
  IssuedPaper issued{.file_name = invoice.number.value_or("draft") + ".pdf", .pdf = {}};
  if (invoice.pdf_sha256) {
    std::optional<std::string> kept;
    workers.run([&] { kept = files.read(*invoice.pdf_sha256); });
    if (kept) return issued.pdf = std::move(*kept), issued;
  }
  const InvoicePaper paper = paper_of(session, invoice);
  std::string sha256;
  workers.run([&] {
    issued.pdf = render_pdf(paper);
    if (!draft) sha256 = files.save(issued.pdf, "application/pdf", issued.pdf.size()).sha256;
  });
  // Two first readers make the same bytes; whoever comes second changes nothing.
  if (!draft && !invoice.pdf_sha256)
    session.queue(
        "update sales_invoice set pdf_sha256 = $2 where id = $1 and pdf_sha256 is null",
        {to_text(id), sha256});
  return issued;
}

}  // namespace erp::sales
