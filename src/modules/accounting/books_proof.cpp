// The state of the books at a glance.
#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

namespace erp::accounting {

std::string books_proof(Session& session) {
  const std::string sql =
      "with sums as (select a.control, sum(b.debit) as debit, sum(b.credit) as credit from account_booked b "
      "join "
      "account a on a.organization_id = b.organization_id and a.id = b.account_id group by a.control), "
      "books as (select coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit, "
      "coalesce(sum(debit - credit) filter (where control = 'receivable'), 0) as receivable, "
      "coalesce(sum(credit - debit) filter (where control = 'deposit'), 0) as deposits from sums), "
      "open as (select coalesce(sum(open_amount) filter (where source_type = 'sales_invoice'), 0) as "
      "receivable, "
      "coalesce(-sum(open_amount) filter (where source_type = 'receipt'), 0) as deposits "
      "from open_item where is_open), "
      "entries as (select coalesce(sum(last), 0) as posted from number_series where series = "
      "'journal_entry'), "
      "periods as (select max(end_date) filter (where state = 'closed') as closed_until, "
      "max(end_date) as periods_until from accounting_period) "
      "select json_build_object('debit', " +
      amount_sql("b.debit") + ", 'credit', " + amount_sql("b.credit") +
      ", 'balanced', b.debit = b.credit, 'receivable', json_build_object('ledger', " +
      amount_sql("b.receivable") + ", 'open_items', " + amount_sql("o.receivable") +
      ", 'agrees', b.receivable = o.receivable), 'deposits', json_build_object('ledger', " +
      amount_sql("b.deposits") + ", 'open_items', " + amount_sql("o.deposits") +
      ", 'agrees', b.deposits = o.deposits), 'entries_posted', e.posted, 'closed_until', p.closed_until, "
      "'periods_until', p.periods_until) from books b, open o, entries e, periods p";
  return framed(session, "books_proof", {}, sql, {});
}

}  // namespace erp::accounting
