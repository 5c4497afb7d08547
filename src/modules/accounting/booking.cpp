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
    "n as (select $3 || lpad(last::text, greatest(5, length(last::text)), '0') as number from drawn)";

// Who draws of one series queues here, first come first served, and finds the counter free. Those who queue
// for the row itself are all woken by every commit, to find a newer version of it and to queue again
// (decision 0002).
void queue_for(Session& session, std::string_view series, const std::string& period) {
  session.release_early();
  session.queue(
      "select pg_advisory_xact_lock(hashtextextended(current_organization()::text || $1::text || $2::text, "
      "0))",
      {std::string{series}, period});
}

std::string month_of(Date on) {
  return to_text(on).substr(0, 7);
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

// Entry and lines in one statement, which draws the number that both have.
Id<JournalEntry> book(Session& session, const Posting& posting) {
  const Id<JournalEntry> id{Uuid::generate()};
  const auto month = month_of(posting.entry_date);
  Amount total;
  for (const JournalLine& line : posting.lines) total += line.debit_amount;
  const Actor& actor = session.actor();
  const db::Value user = actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{};
  queue_for(session, "journal_entry", month);
  session.queue(
      std::string{draw} +
          ", entry as (insert into journal_entry (organization_id, id, state, number, entry_date, "
          "entry_type, "
          "document_class, description, reference_number, source_type, source_id, total_amount, line_count, "
          "posted_at, posted_by, created_by) "
          "select current_organization(), $4, 'posted', n.number, $5, 'normal', $6, $7, $8, $9, $10, $11, "
          "$12, $13, $14, $14 from n) "
          "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, entry_number, "
          "ledger_text, account_id, debit_amount, credit_amount, description, department_id, partner_id, "
          "project_id, tax_class, tax_rate) "
          "select current_organization(), $4, x.line_no, true, $5, n.number, coalesce(x.description, $7), "
          "x.account_id, x.debit_amount, x.credit_amount, x.description, x.department_id, x.partner_id, "
          "x.project_id, "
          "x.tax_class, x.tax_rate from n, json_to_recordset($15::json) as x(line_no bigint, account_id "
          "uuid, "
          "debit_amount numeric, credit_amount numeric, description text, department_id uuid, partner_id "
          "uuid, "
          "project_id uuid, tax_class text, tax_rate numeric)",
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
       user,
       lines_json(posting.lines)});
  session.effect(JournalEntry::entity, id.value);
  return id;
}

Id<JournalEntry> reverse(Session& session, Id<JournalEntry> original, Date on, std::string_view description) {
  const Id<JournalEntry> id{Uuid::generate()};
  const auto month = month_of(on);
  const Actor& actor = session.actor();
  const db::Value user = actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{};
  queue_for(session, "journal_entry", month);
  session.queue(
      std::string{draw} +
          ", entry as (insert into journal_entry (organization_id, id, state, number, entry_date, "
          "entry_type, "
          "document_class, description, reference_number, source_type, source_id, reverses_id, total_amount, "
          "line_count, posted_at, posted_by, created_by) "
          "select current_organization(), $4, 'posted', n.number, $5, 'reversal', o.document_class, $6, "
          "o.reference_number, o.source_type, o.source_id, o.id, o.total_amount, o.line_count, $7, $8, $8 "
          "from n, journal_entry o where o.id = $9) "
          "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, entry_number, "
          "ledger_text, account_id, debit_amount, credit_amount, description, department_id, partner_id, "
          "project_id, tax_class, tax_rate) "
          "select l.organization_id, $4, l.line_no, true, $5, n.number, coalesce(l.description, $6), "
          "l.account_id, l.credit_amount, l.debit_amount, l.description, l.department_id, l.partner_id, "
          "l.project_id, l.tax_class, l.tax_rate from n, journal_line l where l.entry_id = $9 order by "
          "l.line_no",
      {"journal_entry",
       month,
       "JE-" + month + "-",
       to_text(id.value),
       to_text(on),
       std::string{description},
       to_text(session.now()),
       user,
       to_text(original.value)});
  session.effect(JournalEntry::entity, id.value);
  return id;
}

PostingAccounts posting_accounts(Session& session, std::initializer_list<std::string_view> roles) {
  ask_posting_accounts(session);
  return read_posting_accounts(session.answers(1).front(), roles);
}

void ask_posting_accounts(Session& session) {
  session.queue("select posting_role, id from account where posting_role is not null and is_active");
}

PostingAccounts read_posting_accounts(const db::Rows& rows, std::initializer_list<std::string_view> roles) {
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
  queue_for(session, series, month);
  const auto rows = session.run(
      std::string{draw} + " select number from n",
      {std::string{series}, month, std::string{prefix} + "-" + month + "-"});
  return std::string{rows.text(0, 0)};
}

std::string number_series(Session& session) {
  const auto rows = session.run(
      "select coalesce(json_agg(s order by s.series), '[]') from (select distinct on (series) series, "
      "period, "
      "last from number_series order by series, period desc) s");
  return std::string{rows.text(0, 0)};
}

}  // namespace erp::accounting
