// The one way into the books for documents.
#include "entity/json.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/accounting/describe.hpp"

namespace erp::accounting {
namespace {

// Draws the next number as the CTE `n(number)`: $1 series, $2 period, $3 what stands before the digits.
constexpr std::string_view draw =
    "with drawn as (insert into number_series as s (organization_id, series, period, last) values "
    "(current_organization(), $1, $2, 1) "
    "on conflict (organization_id, series, period) do update set last = s.last + 1 returning last), "
    "n as (select $3 || lpad(last::text, greatest(5, length(last::text)), '0') as number from drawn) ";

std::string month_of(Date on) {
  return to_text(on).substr(0, 7);
}

template <class E>
std::string word(E value) {
  std::string out;
  TypeOf<E>::type().print(&value, out);
  return out;
}

std::string lines_json(const std::vector<JournalLine>& lines) {
  std::string out = "[";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += (i == 0 ? "{\"line_no\":" : ",{\"line_no\":") + std::to_string(i + 1);
    for (const Field& field : JournalLine::entity.fields) {
      out += ",\"" + std::string{field.name} + "\":";
      write_value(field, &lines[i], out);
    }
    out += '}';
  }
  return out + "]";
}

void queue_lines(Session& session, const std::string& entry, const std::vector<JournalLine>& lines) {
  session.queue(
      "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, account_id, "
      "debit_amount, credit_amount, "
      "description, department_id, partner_id, tax_class, tax_rate) "
      "select current_organization(), $1, x.line_no, true, x.entry_date, x.account_id, x.debit_amount, "
      "x.credit_amount, x.description, "
      "x.department_id, x.partner_id, x.tax_class, x.tax_rate "
      "from json_to_recordset($2::json) as x(line_no bigint, entry_date date, account_id uuid, debit_amount "
      "numeric, credit_amount "
      "numeric, description text, department_id uuid, partner_id uuid, tax_class text, tax_rate numeric)",
      {entry, lines_json(lines)});
}

}  // namespace

void Posting::debit(Id<Account> account, Amount amount, JournalLine with) {
  if (amount == Amount{}) return;
  with.account_id = account;
  (amount > Amount{} ? with.debit_amount : with.credit_amount) = amount > Amount{} ? amount : -amount;
  lines.push_back(std::move(with));
}

void Posting::credit(Id<Account> account, Amount amount, JournalLine with) {
  debit(account, -amount, std::move(with));
}

Id<JournalEntry> book(Session& session, const Posting& posting) {
  const auto id = book_lines(session, posting);
  book_entry(session, id, posting);
  return id;
}

Id<JournalEntry> book_lines(Session& session, const Posting& posting) {
  const Id<JournalEntry> id{Uuid::generate()};
  auto lines = posting.lines;
  for (JournalLine& line : lines) line.entry_date = posting.entry_date;
  queue_lines(session, to_text(id.value), lines);
  return id;
}

void book_entry(Session& session, Id<JournalEntry> id, const Posting& posting) {
  const auto month = month_of(posting.entry_date);
  Amount total;
  for (const JournalLine& line : posting.lines) total += line.debit_amount;
  const Actor& actor = session.actor();
  const db::Value user = actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{};
  session.queue(
      std::string{draw} +
          "insert into journal_entry (organization_id, id, state, number, entry_date, entry_type, "
          "document_class, description, "
          "reference_number, source_type, source_id, total_amount, line_count, posted_at, posted_by, "
          "created_by) "
          "select current_organization(), $4, 'posted', n.number, $5, 'normal', $6, $7, $8, $9, $10, $11, "
          "$12, $13, $14, $14 from n",
      {"journal_entry",
       month,
       "JE-" + month + "-",
       to_text(id.value),
       to_text(posting.entry_date),
       word(posting.document_class),
       posting.description,
       posting.reference_number,
       std::string{posting.source_type},
       to_text(posting.source_id),
       to_text(total),
       std::to_string(posting.lines.size()),
       to_text(session.now()),
       user});
  session.effect(JournalEntry::entity, id.value);
}

Id<JournalEntry> reverse(Session& session, Id<JournalEntry> original, Date on, std::string_view description) {
  const Id<JournalEntry> id{Uuid::generate()};
  const auto month = month_of(on);
  const Actor& actor = session.actor();
  const db::Value user = actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{};
  session.queue(
      std::string{draw} +
          "insert into journal_entry (organization_id, id, state, number, entry_date, entry_type, "
          "document_class, description, "
          "reference_number, source_type, source_id, reverses_id, total_amount, line_count, posted_at, "
          "posted_by, created_by) "
          "select current_organization(), $4, 'posted', n.number, $5, 'reversal', o.document_class, $6, "
          "o.reference_number, o.source_type, "
          "o.source_id, o.id, o.total_amount, o.line_count, $7, $8, $8 from n, journal_entry o where o.id = "
          "$9",
      {"journal_entry",
       month,
       "JE-" + month + "-",
       to_text(id.value),
       to_text(on),
       std::string{description},
       to_text(session.now()),
       user,
       to_text(original.value)});
  session.queue(
      "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, account_id, "
      "debit_amount, credit_amount, "
      "description, department_id, partner_id, project_id, tax_class, tax_rate) "
      "select organization_id, $1, line_no, true, $2, account_id, credit_amount, debit_amount, description, "
      "department_id, partner_id, "
      "project_id, tax_class, tax_rate from journal_line where entry_id = $3 order by line_no",
      {to_text(id.value), to_text(on), to_text(original.value)});
  session.effect(JournalEntry::entity, id.value);
  return id;
}

PostingAccounts posting_accounts(Session& session, std::initializer_list<std::string_view> roles) {
  const auto rows =
      session.run("select posting_role, id from account where posting_role is not null and is_active");
  PostingAccounts accounts;
  for (const auto role : roles)
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Id<Account> id;
      if (rows.text(i, 0) == role && parse(rows.text(i, 1), id.value)) accounts[role] = id;
    }
  for (const auto role : roles)
    if (!accounts.contains(role))
      throw Refused{Problems{{"", "no_posting_account", {{"role", std::string{role}}}}}};
  return accounts;
}

std::string draw_monthly_number(Session& session, std::string_view series, std::string_view prefix, Date on) {
  const auto month = month_of(on);
  const auto rows = session.run(
      std::string{draw} + "select number from n",
      {std::string{series}, month, std::string{prefix} + "-" + month + "-"});
  return std::string{rows.text(0, 0)};
}

}  // namespace erp::accounting
