#include "modules/accounting/verify_checks.hpp"

namespace erp::accounting {
namespace {

const Check all[] = {
    {"block_altered",
     "select null, null, format('block %s: %s entries were sealed, 0 are there', b.block_no, b.entries) "
     "from ledger_block b where b.organization_id = current_organization() and not exists (select from "
     "journal_seal s where s.organization_id = b.organization_id and s.block_no = b.block_no) "
     "order by b.block_no"},

    {"entry_lost",
     "select e.number, u.entry_id, 'posted, waits to be sealed' from journal_unsealed u "
     "left join journal_entry e on e.organization_id = u.organization_id and e.id = u.entry_id "
     "where u.organization_id = current_organization() and e.state is distinct from 'posted' order by "
     "u.entry_id"},

    {"entry_unbalanced",
     "select e.number, e.id, format('total %s, debit %s, credit %s, %s of %s lines', "
     "trim_scale(e.total_amount), "
     "trim_scale(l.debit), trim_scale(l.credit), l.lines, e.line_count) from journal_unsealed u "
     "join journal_entry e on e.organization_id = u.organization_id and e.id = u.entry_id "
     "cross join lateral (select sum(j.debit_amount) as debit, sum(j.credit_amount) as credit, count(*) as "
     "lines "
     "from journal_line j where j.organization_id = e.organization_id and j.entry_id = e.id and j.posted) l "
     "where u.organization_id = current_organization() and e.state = 'posted' and (l.debit is distinct from "
     "e.total_amount or l.credit is distinct from e.total_amount or l.lines <> e.line_count) order by e.id"},

    {"balance_differs",
     "select null, null, format('account %s on %s: kept debit %s credit %s, lines debit %s credit %s', "
     "a.account_code, "
     "day, trim_scale(coalesce(b.debit, 0)), trim_scale(coalesce(b.credit, 0)), trim_scale(coalesce(l.debit, "
     "0)), "
     "trim_scale(coalesce(l.credit, 0))) "
     "from (select account_id, day, sum(debit) as debit, sum(credit) as credit from account_balance group by "
     "1, 2) b "
     "full join (select account_id, entry_date as day, sum(debit_amount) as debit, sum(credit_amount) as "
     "credit "
     "from journal_line where posted group by 1, 2) l using (account_id, day) left join account a on a.id = "
     "account_id "
     "where coalesce(b.debit, 0) <> coalesce(l.debit, 0) or coalesce(b.credit, 0) <> coalesce(l.credit, 0) "
     "order by day, a.account_code"},

    {"balance_differs",
     "select null, null, format('account %s in the month from %s: kept debit %s credit %s, days debit %s "
     "credit "
     "%s', a.account_code, month, trim_scale(coalesce(m.debit, 0)), trim_scale(coalesce(m.credit, 0)), "
     "trim_scale(coalesce(d.debit, 0)), trim_scale(coalesce(d.credit, 0))) "
     "from account_balance_month m full join (select account_id, month_start(day) as month, "
     "sum(debit) as debit, sum(credit) as credit from account_balance where bucket = 0 group by 1, 2) d "
     "using (account_id, month) left join account a on a.id = account_id "
     "where coalesce(m.debit, 0) <> coalesce(d.debit, 0) or coalesce(m.credit, 0) <> coalesce(d.credit, 0) "
     "order by month, a.account_code"},

    {"number_gap",
     "with numbered as (select 'journal_entry' as series, number from journal_entry where number is not null "
     "union all select case kind when 'invoice' then 'sales_invoice' else 'credit_note' end, number "
     "from sales_invoice where number is not null "
     "union all select 'receipt', number from receipt where number is not null), "
     // SERIES-YYYY-MM-SERIAL; what stands behind the third hyphen is the serial, if it is one. "offset 0" has
     // each part cut out once.
     "used as not materialized (select series, left(tail, 7) as period, case when serial ~ '^[0-9]{1,15}$' "
     "then serial::bigint end as number from (select series, tail, substr(tail, 9) as serial from "
     "(select series, substr(number, strpos(number, '-') + 1) as tail from numbered offset 0) m offset 0) "
     "n), "
     "counted as (select series, period, count(*) as count, max(number) as highest from used group by 1, 2), "
     "compared as (select series, period, coalesce(s.last, 0) as last, coalesce(c.count, 0) as count, "
     "coalesce(c.highest, 0) as highest from (select * from number_series "
     "where series in ('journal_entry', 'sales_invoice', 'credit_note', 'receipt')) s "
     "full join counted c using (series, period)) "
     "select null, null, format('%s %s: %s drawn, %s in use, highest %s, first missing %s', c.series, "
     "c.period, c.last, "
     "c.count, c.highest, (select min(n) from (select generate_series(1, c.last) as n except select u.number "
     "from used u where u.series = c.series and u.period = c.period) missing)) "
     "from compared c where c.last <> c.count or c.last <> c.highest order by c.period, c.series"},

    {"control_differs",
     "with kept as (select a.control, sum(case a.control when 'receivable' then b.debit - b.credit "
     "else b.credit - b.debit end) as amount from account a join account_balance b "
     "on b.organization_id = a.organization_id and b.account_id = a.id "
     "where a.control in ('receivable', 'deposit') group by 1), "
     "open as (select case source_type when 'sales_invoice' then 'receivable' else 'deposit' end as control, "
     "sum(case source_type when 'sales_invoice' then open_amount else -open_amount end) as amount "
     "from open_item where is_open group by 1) "
     "select null, null, format('%s: account %s, open items %s', control, trim_scale(coalesce(kept.amount, "
     "0)), "
     "trim_scale(coalesce(open.amount, 0))) from kept full join open using (control) "
     "where coalesce(kept.amount, 0) <> coalesce(open.amount, 0) order by control"},
};

}  // namespace

std::span<const Check> checks() {
  return all;
}

std::string_view posted_count() {
  return "select (select count(*) from journal_entry where state = 'posted') - (select count(*) from "
         "journal_unsealed u join journal_entry e on e.organization_id = u.organization_id and e.id = "
         "u.entry_id "
         "where u.organization_id = current_organization() and e.state = 'posted')";
}

std::string_view line_agrees() {
  return "(not j.posted or (j.entry_number is not distinct from e.number "
         "and j.ledger_text is not distinct from coalesce(j.description, e.description)))";
}

Check entry_unsealed() {
  return {
      "entry_unsealed",
      "select e.number, e.id, format('%s, total %s', e.entry_date, trim_scale(e.total_amount)) from "
      "journal_entry e "
      "where e.state = 'posted' "
      "and not exists (select from journal_seal s where s.organization_id = e.organization_id and s.entry_id "
      "= e.id) "
      "and not exists (select from journal_unsealed u where u.organization_id = e.organization_id and "
      "u.entry_id = e.id) "
      "order by e.id"};
}

// Put in order when found: asked for the first ones only, the server would look up the entry of each line.
Check line_differs(bool of_all) {
  return {
      "line_differs",
      "with found as materialized (select e.number, e.id, j.line_no, j.entry_number, j.ledger_text from " +
          std::string{
              of_all ? "journal_entry e "
                     : "journal_unsealed u join journal_entry e on e.organization_id = u.organization_id "
                       "and e.id = u.entry_id "} +
          "join journal_line j on j.organization_id = e.organization_id and j.entry_id = e.id where not " +
          std::string{line_agrees()} +
          ") select number, id, format('line %s: %s, %s', line_no, entry_number, ledger_text) from found "
          "order by id, line_no"};
}

}  // namespace erp::accounting
