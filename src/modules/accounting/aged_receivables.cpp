// What customers owe, by age.
#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

namespace erp::accounting {
namespace {

struct Column {
  std::string_view name, condition;  // over the days that an item is overdue
};
constexpr Column columns[] = {
    {"not_yet_due", "overdue <= 0"},
    {"days_1_to_30", "overdue between 1 and 30"},
    {"days_31_to_60", "overdue between 31 and 60"},
    {"days_61_to_90", "overdue between 61 and 90"},
    {"over_90_days", "overdue > 90"},
    {"total", "true"},
};

// $1: the day. What is open now stands in the items, by an index of open ones; what was open then is what is
// open now and what has been allocated since.
std::string_view items_sql(bool current) {
  return current
             ? "items as (select partner_id, source_type, due_date, open_amount as amount from open_item "
               "where is_open and document_date <= $1::date)"
             : "since as (select open_item_id, sum(amount) as amount from allocation where allocated_on > "
               "$1::date group by open_item_id), "
               "then_open as (select * from open_item where is_open union all select i.* from since s join "
               "open_item i on i.id = s.open_item_id and not i.is_open), "
               "items as materialized (select i.partner_id, i.source_type, i.due_date, i.open_amount + "
               "coalesce(s.amount, 0) as amount from then_open i left join since s on s.open_item_id = i.id "
               "where i.document_date <= $1::date)";
}

}  // namespace

std::string aged_receivables(Session& session, Date as_of) {
  std::string sums;
  std::string shown;
  std::string totals;
  for (const Column& column : columns) {
    const std::string name{column.name};
    sums += "coalesce(sum(amount) filter (where source_type = 'sales_invoice' and " +
            std::string{column.condition} + "), 0) as " + name + ", ";
    shown += "'" + name + "', " + amount_sql("b." + name) + ", ";
    totals += "'" + name + "', " + amount_sql("coalesce(sum(b." + name + "), 0)") + ", ";
  }
  const std::string sql =
      "with " + std::string{items_sql(as_of >= session.today())} +
      ", aged as (select *, $1::date - due_date as overdue from items where amount <> 0), by_partner as "
      "(select "
      "partner_id, " +
      sums +
      "coalesce(-sum(amount) filter (where source_type = 'receipt'), 0) as deposits from aged group by "
      "partner_id), "
      "ledger as (select coalesce(sum(b.debit - b.credit), 0) as amount from account a join "
      "booked($1::date, $1::date) b on b.account_id = a.id where a.control = 'receivable') "
      "select json_build_object('partners', coalesce(json_agg(json_build_object('partner_id', p.id, 'code', "
      "p.code, "
      "'name', p.name, " +
      shown + "'deposits', " + amount_sql("b.deposits") +
      ", 'link', '/api/v1/open-items?is_open=true&partner_id=' || p.id) order by b.total desc, p.code), "
      "'[]'::json), "
      "'totals', json_build_object(" +
      totals + "'deposits', " + amount_sql("coalesce(sum(b.deposits), 0)") + "), 'ledger_balance', (select " +
      amount_sql("amount") +
      " from ledger), 'reconciled', coalesce(sum(b.total), 0) = (select amount from ledger)) "
      "from by_partner b join partner p on p.organization_id = current_organization() and p.id = "
      "b.partner_id";
  const auto day = to_text(as_of);
  return framed(session, "aged_receivables", {{"as_of_date", day}}, sql, {day});
}

}  // namespace erp::accounting
