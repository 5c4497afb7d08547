#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

namespace erp::accounting {

// A line belongs to the department that it named when it was booked; where that department lay is asked of
// the day. So the same figures can be read as the organization was then, or as it is now.
std::string department_results(Session& session, const DepartmentResultsRequest& request) {
  const std::string sql =
      "with tree as materialized (select * from departments_on($3)), "
      "sums as materialized (select l.department_id, "
      "coalesce(sum(l.credit_amount - l.debit_amount) filter (where a.account_type = 'revenue'), 0) as "
      "revenue, "
      "coalesce(sum(l.debit_amount - l.credit_amount) filter (where a.account_type = 'expense'), 0) as "
      "expense "
      "from journal_line l join account a on a.organization_id = l.organization_id and a.id = l.account_id "
      "where l.organization_id = current_organization() and l.posted and l.entry_date between $1 and $2 and "
      "a.account_type in ('revenue', 'expense') group by 1), "
      "rolled as (select t.id, t.parent_id, t.code, t.name, t.path, t.level, "
      "coalesce(own.revenue, 0) as own_revenue, coalesce(own.expense, 0) as own_expense, "
      "coalesce(below.revenue, 0) as revenue, coalesce(below.expense, 0) as expense from tree t "
      "left join sums own on own.department_id = t.id "
      "cross join lateral (select sum(s.revenue) as revenue, sum(s.expense) as expense from tree d join sums "
      "s "
      "on s.department_id = d.id where d.id = t.id or starts_with(d.path, t.path || '/')) below) "
      "select json_build_object('departments', coalesce((select json_agg(json_build_object('id', id, "
      "'parent_id', parent_id, 'code', code, 'name', name, 'path', path, 'level', level, 'own_revenue', " +
      amount_sql("own_revenue") + ", 'own_expense', " + amount_sql("own_expense") + ", 'revenue', " +
      amount_sql("revenue") + ", 'expense', " + amount_sql("expense") + ", 'result', " +
      amount_sql("revenue - expense") +
      ") order by path) from rolled), '[]'::json), 'without_department', (select "
      "json_build_object('revenue', " +
      amount_sql("coalesce(sum(revenue), 0)") + ", 'expense', " + amount_sql("coalesce(sum(expense), 0)") +
      ") from sums where department_id is null), 'elsewhere', (select json_build_object('revenue', " +
      amount_sql("coalesce(sum(revenue), 0)") + ", 'expense', " + amount_sql("coalesce(sum(expense), 0)") +
      ") from sums where department_id is not null and department_id not in (select id from tree)), "
      "'totals', "
      "(select json_build_object('revenue', " +
      amount_sql("coalesce(sum(revenue), 0)") + ", 'expense', " + amount_sql("coalesce(sum(expense), 0)") +
      ", 'result', " + amount_sql("coalesce(sum(revenue - expense), 0)") + ") from sums))";
  return framed(
      session,
      "department_results",
      {{"from", to_text(request.from)},
       {"to", to_text(request.to)},
       {"structure_on", to_text(request.structure_on)}},
      sql,
      {to_text(request.from), to_text(request.to), to_text(request.structure_on)});
}

}  // namespace erp::accounting
