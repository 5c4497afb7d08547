#include "entity/describe.hpp"
#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

#include <charconv>
#include <stdexcept>

namespace erp::accounting {
namespace {

// $1 account, $2 first day, $3 last day, $4 first day of the fiscal year, $5 $6 $7 the line before this page.
// Amounts are signed by the account's side.
constexpr std::string_view head_sql =
    // Balances of whole days are kept; of the day on which this page starts the lines before it are added.
    "with a as (select *, account_type in ('revenue', 'expense') as yearly, "
    "case when account_type in ('asset', 'expense') then 1 else -1 end as side from account where id = $1), "
    "kept as (select coalesce(sum(b.debit - b.credit) filter (where b.day < $2::date), 0) as opening, "
    "coalesce(sum(b.debit - b.credit) filter (where b.day < $5::date), 0) as before_page, "
    "coalesce(sum(b.debit) filter (where b.day >= $2::date), 0) as debit, "
    "coalesce(sum(b.credit) filter (where b.day >= $2::date), 0) as credit "
    "from account_balance b, a where b.account_id = a.id "
    "and b.day <= $3::date and (not a.yearly or b.day >= $4::date)), "
    "earned as (select coalesce(sum(b.debit - b.credit), 0) as amount from booked($4::date, $4::date - 1) b "
    "join "
    "account r on r.id = b.account_id where (select posting_role from a) = 'retained_earnings' "
    "and r.account_type in ('revenue', 'expense')), "
    "same_day as (select coalesce(sum(debit_amount - credit_amount), 0) as amount from journal_line "
    "where posted and account_id = $1 and entry_date = $5::date and (entry_id, line_no) <= ($6::uuid, "
    "$7::bigint)) "
    "select json_build_object('account_id', a.id, 'account_code', a.account_code, 'account_name', "
    "a.account_name, "
    "'account_type', a.account_type), a.side * (kept.opening + earned.amount), kept.debit, kept.credit, "
    "a.side * (kept.opening + earned.amount + kept.debit - kept.credit), "
    "a.side * (kept.before_page + earned.amount + same_day.amount), a.side from a, kept, earned, same_day";

using Fields = decltype(GeneralLedgerRequest::fields);

constexpr std::size_t place_of(std::string_view field) {
  for (std::size_t i = 0; i < ledger_fields.size(); ++i)
    if (ledger_fields[i] == field) return i;
  throw std::logic_error{"no such field"};
}

// $1 account, $2 last day, $3 $4 $5 the line before this page. The balance is added up outside of the
// database, which takes several times as long. The other accounts of each line's entry cost as much as all
// the rest: one has a name, several are 諸口.
std::string lines_sql(const Fields& fields) {
  const bool counter = fields[place_of("counter_account")];
  return std::string{
             "select n.entry_date, n.entry_id, n.entry_number, n.line_no, n.ledger_text, n.debit_amount, "
             "n.credit_amount"} +
         (counter ? ", c.others, o.id, o.account_code, o.account_name" : "") +
         " from (select * from journal_line where posted and account_id = $1 and entry_date <= $2::date "
         "and (entry_date, entry_id, line_no) > ($3::date, $4::uuid, $5::bigint) "
         "order by entry_date, entry_id, line_no limit " +
         std::to_string(ledger_page_lines + 1) + ") n " +
         (counter ? "cross join lateral (select array_agg(l.account_id) as others from journal_line l "
                    "where l.organization_id = n.organization_id and l.entry_id = n.entry_id "
                    "and (l.debit_amount > 0) <> (n.debit_amount > 0)) c "
                    "left join account o on o.id = c.others[1] "
                  : "") +
         "order by n.entry_date, n.entry_id, n.line_no";
}

Amount amount_in(const db::Rows& rows, std::size_t row, std::size_t column) {
  Amount amount;
  if (!TypeOf<Amount>::type().parse(rows.text(row, column), &amount)) throw Refused{"number_too_large"};
  return amount;
}

// Whether a list of ids as the database writes it, "{a,b,a}", names one only.
bool one_id(std::string_view ids) {
  constexpr std::size_t length = 36;
  for (std::size_t at = 1; at + length < ids.size(); at += length + 1)
    if (ids.substr(at, length) != ids.substr(1, length)) return false;
  return ids.size() > 2;
}

void add_counter(std::string& line, const db::Rows& rows, std::size_t i) {
  line += line.back() == '{' ? "" : ",";
  if (!one_id(rows.text(i, 7))) {
    line += R"("counter_account":{"id":null,"code":null,"name":"諸口"})";
    return;
  }
  line += "\"counter_account\":{";
  add_text(line, "id", rows.text(i, 8));
  add_text(line, "code", rows.text(i, 9));
  add_text(line, "name", rows.text(i, 10));
  line += '}';
}

void add_line(std::string& out, const db::Rows& rows, std::size_t i, Amount balance, const Fields& fields) {
  out += '{';
  const auto wanted = [&](std::string_view field) { return fields[place_of(field)]; };
  if (wanted("date")) add_text(out, "date", rows.text(i, 0));
  if (wanted("entry_id")) add_text(out, "entry_id", rows.text(i, 1));
  if (wanted("entry_number")) add_text(out, "entry_number", rows.text(i, 2));
  if (wanted("line_no"))
    out += (out.back() == '{' ? "\"line_no\":" : ",\"line_no\":") + std::string{rows.text(i, 3)};
  if (wanted("description")) add_text(out, "description", rows.text(i, 4));
  if (wanted("counter_account")) add_counter(out, rows, i);
  if (wanted("debit")) add_amount(out, "debit", rows.text(i, 5));
  if (wanted("credit")) add_amount(out, "credit", rows.text(i, 6));
  if (wanted("balance")) add_text(out, "balance", to_text(balance));
  if (wanted("link"))
    add_text(out, "link", "/api/v1/financial/journal-entries/" + std::string{rows.text(i, 1)});
  out += '}';
}

std::string members(const db::Rows& head, const db::Rows& lines, const Fields& fields) {
  if (head.size() == 0) throw Refused{"not_found"};
  std::string out = "\"account\":" + std::string{head.text(0, 0)};
  std::size_t column = 0;
  for (const auto name : {"opening", "debit", "credit", "closing", "brought_forward"})
    add_amount(out, name, head.text(0, ++column));
  out += ",\"lines\":[";
  const bool debit_side = head.text(0, ++column) == "1";
  Amount balance = amount_in(head, 0, column - 1);
  const auto shown = std::min(lines.size(), static_cast<std::size_t>(ledger_page_lines));
  for (std::size_t i = 0; i < shown; ++i) {
    if (i != 0) out += ',';
    const Amount change = amount_in(lines, i, 5) - amount_in(lines, i, 6);
    balance += debit_side ? change : -change;
    add_line(out, lines, i, balance, fields);
  }
  out += "],\"next_cursor\":";
  if (lines.size() == shown) return out + "null";
  const auto last = [&](std::size_t n) { return std::string{lines.text(shown - 1, n)}; };
  return out + '"' + last(0) + '~' + last(1) + '~' + last(3) + '"';
}

}  // namespace

bool parse(std::string_view text, LedgerPosition& position) {
  const auto first = text.find('~');
  const auto second = text.find('~', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return false;
  const auto number = text.substr(second + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), position.line_no);
  return erp::parse(text.substr(0, first), position.date) &&
         erp::parse(text.substr(first + 1, second - first - 1), position.entry_id) && error == std::errc{} &&
         end == number.data() + number.size();
}

std::string general_ledger(Session& session, const GeneralLedgerRequest& request) {
  const bool later = bool{request.after.date};
  const auto account = to_text(request.account_id.value);
  const auto day = to_text(later ? request.after.date : request.from);
  const auto entry = to_text(later ? request.after.entry_id : Uuid{});
  const auto line = std::to_string(later ? request.after.line_no : 0);
  const auto from = to_text(request.from), to = to_text(request.to);
  const auto year = to_text(fiscal_year_start_of(session, request.from));
  return framed(
      session,
      "general_ledger",
      {{"account_id", account}, {"from", from}, {"to", to}},
      {{std::string{head_sql}, {account, from, to, year, day, entry, line}},
       {lines_sql(request.fields), {account, to, day, entry, line}}},
      [&](std::span<const db::Rows> rows) {
        try {
          return members(rows[0], rows[1], request.fields);
        } catch (const std::overflow_error&) { throw Refused{"number_too_large"}; }
      });
}

}  // namespace erp::accounting
