#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

#include <charconv>

namespace erp::accounting {
namespace {

// $1 account, $2 first day, $3 last day, $4 first day of the fiscal year, $5 $6 $7 the line before this page.
std::string ledger_sql() {
  return
      // Balances of whole days are kept; of the day on which this page starts the lines before it are added.
      "with a as (select *, account_type in ('revenue', 'expense') as yearly, "
      "case when account_type in ('asset', 'expense') then 1 else -1 end as side from account where id = "
      "$1), "
      "kept as (select coalesce(sum(b.debit - b.credit) filter (where b.day < $2::date), 0) as opening, "
      "coalesce(sum(b.debit - b.credit) filter (where b.day < $5::date), 0) as before_page, "
      "coalesce(sum(b.debit) filter (where b.day >= $2::date), 0) as debit, "
      "coalesce(sum(b.credit) filter (where b.day >= $2::date), 0) as credit "
      "from account_balance b, a where b.account_id = a.id "
      "and b.day <= $3::date and (not a.yearly or b.day >= $4::date)), "
      "earned as (select coalesce(sum(b.debit - b.credit), 0) as amount from booked($4::date, $4::date - 1) "
      "b join "
      "account r on r.id = b.account_id where (select posting_role from a) = 'retained_earnings' "
      "and r.account_type in ('revenue', 'expense')), "
      "same_day as (select coalesce(sum(debit_amount - credit_amount), 0) as amount from journal_line "
      "where posted and account_id = $1 and entry_date = $5::date and (entry_id, line_no) <= ($6::uuid, "
      "$7::bigint)), "
      "page as (select * from journal_line where posted and account_id = $1 and entry_date <= $3::date "
      "and (entry_date, entry_id, line_no) > ($5::date, $6::uuid, $7::bigint) "
      "order by entry_date, entry_id, line_no limit " +
      std::to_string(ledger_page_lines + 1) +
      "), numbered as (select p.*, row_number() over w as row, sum(debit_amount - credit_amount) over w as "
      "so_far "
      "from page p window w as (order by entry_date, entry_id, line_no)), "
      "lines as (select n.*, e.number, coalesce(n.description, e.description) as text, c.accounts, c.id as "
      "counter_id, "
      "a.side * (kept.before_page + earned.amount + same_day.amount + n.so_far) as balance "
      "from numbered n cross join a cross join kept cross join earned cross join same_day "
      "join journal_entry e on e.organization_id = n.organization_id and e.id = n.entry_id "
      "cross join lateral (select count(distinct o.account_id) as accounts, (array_agg(o.account_id))[1] as "
      "id "
      "from journal_line o where o.organization_id = n.organization_id and o.entry_id = n.entry_id "
      "and (o.debit_amount > 0) <> (n.debit_amount > 0)) c where n.row <= " +
      std::to_string(ledger_page_lines) + ") ";
}

std::string answer_sql() {
  const std::string counter =
      "case when l.accounts = 1 then json_build_object('id', o.id, 'code', o.account_code, 'name', "
      "o.account_name) "
      "else json_build_object('id', null, 'code', null, 'name', '諸口') end";
  return "select json_build_object('account', json_build_object('account_id', a.id, 'account_code', "
         "a.account_code, "
         "'account_name', a.account_name, 'account_type', a.account_type), 'opening', " +
         amount_sql("a.side * (kept.opening + earned.amount)") + ", 'debit', " + amount_sql("kept.debit") +
         ", 'credit', " + amount_sql("kept.credit") + ", 'closing', " +
         amount_sql("a.side * (kept.opening + earned.amount + kept.debit - kept.credit)") +
         ", 'brought_forward', " +
         amount_sql("a.side * (kept.before_page + earned.amount + same_day.amount)") +
         ", 'lines', (select coalesce(json_agg(json_build_object('date', l.entry_date, 'entry_id', "
         "l.entry_id, "
         "'entry_number', l.number, 'line_no', l.line_no, 'description', l.text, 'counter_account', " +
         counter + ", 'debit', " + amount_sql("l.debit_amount") + ", 'credit', " +
         amount_sql("l.credit_amount") + ", 'balance', " + amount_sql("l.balance") +
         ", 'link', '/api/v1/financial/journal-entries/' || l.entry_id) order by l.row), '[]'::json) "
         "from lines l left join account o on o.id = l.counter_id), 'next_cursor', (select entry_date || '~' "
         "|| "
         "entry_id || '~' || line_no from lines where row = " +
         std::to_string(ledger_page_lines) + " and exists (select from numbered where row > " +
         std::to_string(ledger_page_lines) + "))) from a, kept, earned, same_day";
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
  return framed(
      session,
      "general_ledger",
      {{"account_id", account}, {"from", to_text(request.from)}, {"to", to_text(request.to)}},
      ledger_sql() + answer_sql(),
      {account,
       to_text(request.from),
       to_text(request.to),
       to_text(fiscal_year_start_of(session, request.from)),
       to_text(later ? request.after.date : request.from),
       to_text(later ? request.after.entry_id : Uuid{}),
       std::to_string(later ? request.after.line_no : 0)});
}

}  // namespace erp::accounting
