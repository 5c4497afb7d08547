#include "modules/sales/invoice_actions.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/banking/open_items.hpp"
#include "modules/item/item.hpp"
#include "modules/party/party.hpp"
#include "modules/sales/invoice_rules.hpp"
#include "modules/tax/describe.hpp"

namespace erp::sales {
namespace {

void ask_items(Session& session, const SalesInvoice& invoice) {
  std::string ids;
  for (const auto& line : invoice.lines)
    if (line.item_id) ids += (ids.empty() ? "" : ",") + to_text(line.item_id->value);
  // Joined, so that one plan serves whatever number there is: with any() every call is planned anew.
  session.queue(
      "select i.id, i.name, i.unit, i.sales_price, i.tax_class, i.revenue_account_id, i.is_active from "
      "(select distinct unnest($1::uuid[]) as id) wanted join item i using (id)",
      {"{" + ids + "}"});
}

std::map<Uuid, ItemFacts> read_items(const db::Rows& rows) {
  std::map<Uuid, ItemFacts> items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Uuid id;
    parse(rows.text(i, 0), id);
    ItemFacts& facts = items[id];
    facts.name = rows.text(i, 1);
    facts.unit = rows.text(i, 2);
    TypeOf<Amount>::type().parse(rows.text(i, 3), &facts.sales_price);
    TypeOf<tax::TaxClass>::type().parse(rows.text(i, 4), &facts.tax_class);
    if (Uuid account; parse(rows.text(i, 5), account))
      facts.revenue_account_id = Id<accounting::Account>{account};
    facts.is_active = rows.text(i, 6) == "t";
  }
  return items;
}

// A credit note belongs to an invoice of the same customer and takes back no more than what is left of it.
void check_credited(Session& session, const SalesInvoice& note, Problems& problems) {
  if (!note.credits_invoice_id) return;
  const auto rows = session.run(
      "select i.customer_id, i.state, i.kind, i.gross_amount - (select coalesce(sum(c.gross_amount), 0) from "
      "sales_invoice c where "
      "c.organization_id = i.organization_id and c.credits_invoice_id = i.id and c.state = 'posted' and c.id "
      "<> $2) "
      "from sales_invoice i where i.id = $1",
      {to_text(note.credits_invoice_id->value), to_text(note.id.value)});
  if (rows.size() == 0) return problems.push_back({"credits_invoice_id", "not_found"});
  if (rows.text(0, 0) != to_text(note.customer_id.value))
    problems.push_back({"credits_invoice_id", "wrong_partner"});
  if (rows.text(0, 1) != "posted" || rows.text(0, 2) != "invoice")
    problems.push_back({"credits_invoice_id", "not_posted"});
  Amount left;
  TypeOf<Amount>::type().parse(rows.text(0, 3), &left);
  if (note.gross_amount > left)
    problems.push_back({"gross_amount", "over_credited", {{"left", to_text(left)}}});
}

void complete_by(
    SalesInvoice& invoice, const std::optional<party::Terms>& terms, const std::map<Uuid, ItemFacts>& items,
    Problems& problems) {
  if (!terms || !terms->is_customer) {
    problems.push_back({"customer_id", "not_found"});
  } else {
    if (!terms->is_active) problems.push_back({"customer_id", "inactive"});
    invoice.price_basis = terms->price_basis;
    invoice.tax_rounding = terms->tax_rounding;
    if (!invoice.due_date && invoice.issue_date)
      invoice.due_date = party::due_date(invoice.issue_date, terms->payment);
    if (invoice.due_date && to_text(invoice.due_date).empty())
      problems.push_back({"due_date", "out_of_range"});  // after the year 9999
  }
  if (invoice.kind == InvoiceKind::invoice && invoice.credits_invoice_id)
    problems.push_back({"credits_invoice_id", "only_credit_note"});
  complete_lines(invoice, items, problems);
  if (!problems.empty()) return;
  try {
    compute_totals(invoice);
  } catch (const std::overflow_error&) { problems.push_back({"lines", "number_too_large"}); }
}

}  // namespace

void complete_invoice(Session& session, SalesInvoice& invoice, const SalesInvoice*, Problems& problems) {
  party::ask_terms(session, invoice.customer_id);
  ask_items(session, invoice);
  const auto found = session.answers(2);
  complete_by(invoice, party::read_terms(found[0]), read_items(found[1]), problems);
}

void post(Session& session, const Uuid& id, const void*) {
  auto invoice = session.lock(Id<SalesInvoice>{id});
  Problems problems;
  const bool fresh = session.held(SalesInvoice::entity, id);  // and complete
  party::ask_terms(session, invoice.customer_id);
  accounting::ask_posting_accounts(session);
  if (!fresh) ask_items(session, invoice);
  const auto found = session.answers(fresh ? 2 : 3);
  const auto terms = party::read_terms(found[0]);
  if (!fresh) complete_by(invoice, terms, read_items(found[2]), problems);
  for (auto& problem : problems_before_posting(
           invoice, terms ? terms->credit_limit : std::nullopt, terms ? terms->receivable : Amount{}))
    problems.push_back(std::move(problem));
  if (invoice.kind == InvoiceKind::credit_note) check_credited(session, invoice, problems);
  refuse_if(std::move(problems));
  const auto accounts = accounting::read_posting_accounts(found[1], {"receivable", "sales", "output_tax"});

  const bool credit_note = invoice.kind == InvoiceKind::credit_note;
  auto posting = posting_of(invoice, accounts);
  session.store_lines();  // before a number is drawn, for which others wait
  invoice.number = accounting::draw_monthly_number(
      session, credit_note ? "credit_note" : "sales_invoice", credit_note ? "CN" : "INV", invoice.issue_date);
  posting.reference_number = *invoice.number;
  invoice.journal_entry_id = accounting::book(session, posting);
  invoice.state = InvoiceState::posted;
  session.save(invoice, "post");
  banking::open(
      session,
      {.id = id,
       .source_type = "sales_invoice",
       .partner_id = invoice.customer_id.value,
       .number = *invoice.number,
       .document_date = invoice.issue_date,
       .due_date = invoice.due_date,
       .total = credit_note ? -invoice.gross_amount : invoice.gross_amount});
  if (invoice.credits_invoice_id)
    banking::settle_against(
        session, id, invoice.credits_invoice_id->value, invoice.gross_amount, invoice.issue_date);
}

void cancel(Session& session, const Uuid& id, const void* input) {
  const auto& with = *static_cast<const CancelInput*>(input);
  auto invoice = session.lock(Id<SalesInvoice>{id});
  const Date on = with.cancel_date.value_or(session.today());
  if (on < invoice.issue_date) throw Refused{"before_original", "cancel_date"};
  banking::close_unpaid(session, id, on);
  const auto mirror = accounting::reverse(
      session, *invoice.journal_entry_id, on, "取消 " + *invoice.number + with.reason.value_or(""));
  invoice.state = InvoiceState::cancelled;
  session.save(invoice, "cancel");
  session.audit(
      "reverse",
      "journal_entry",
      invoice.journal_entry_id->value,
      "",
      "{\"reversed_by_id\":\"" + to_text(mirror.value) + "\"}");
}

void send(Session& session, const Uuid& id, const void* input) {
  const auto& with = *static_cast<const SendInput*>(input);
  const auto invoice = session.get(Id<SalesInvoice>{id});
  const auto customer = session.get(invoice.customer_id);
  const auto recipient = with.recipient.value_or(customer.email.value_or(""));
  if (recipient.find('@') == std::string::npos || recipient.find_first_of("\r\n, ") != std::string::npos)
    throw Refused{recipient.empty() ? "required" : "malformed", "recipient"};
  const bool english = customer.language == Language::en;
  const auto subject = with.subject.value_or((english ? "Invoice " : "請求書 ") + *invoice.number);
  const auto body = with.body.value_or(
      english ? "Please find our invoice attached.\n"
              : customer.name + " 御中\n\n請求書をお送りいたします。ご確認のほどお願い申し上げます。\n");
  const Uuid mail = Uuid::generate();
  const Uuid& user = session.actor().user_id;
  session.queue(
      "insert into mail_message (organization_id, id, resource, record_id, recipient, subject, body, "
      "attachment_name, created_by) values "
      "(current_organization(), $1, 'sales_invoice', $2, $3, $4, $5, $6, $7)",
      {to_text(mail),
       to_text(id),
       recipient,
       subject,
       body,
       *invoice.number + ".pdf",
       user ? db::Value{to_text(user)} : db::Value{}});
  session.start_job("mail.send", subject, "{\"mail_id\":\"" + to_text(mail) + "\"}");
  std::string to;
  write_json_text(recipient, to);
  session.audit("send", "sales_invoice", id, "", "{\"recipient\":" + to + "}");
}

}  // namespace erp::sales
