// Balance sheet and income statement.
#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

#include <initializer_list>

namespace erp::accounting {
namespace {

using Names = std::initializer_list<std::string_view>;

// `sections`: the lines of a statement in order, each with its accounts and their sum `amount`. `value` is an
// expression over figures, `link` ends the address of an account's ledger.
std::string sections_sql(Names lines, std::string_view value, std::string_view link) {
  std::string names;
  for (const auto line : lines) names += (names.empty() ? "'" : ", '") + std::string{line} + "'";
  return ", valued as (select id, account_code, account_name, statement_line, " + std::string{value} +
         " as value from figures), sections as (select l.line, l.n, coalesce(sum(v.value), 0) as amount, "
         "coalesce(json_agg(json_build_object('account_id', v.id, 'account_code', v.account_code, "
         "'account_name', "
         "v.account_name, 'amount', " +
         amount_sql("v.value") +
         ", 'link', '/api/v1/financial/reports/general-ledger?account_id=' || v.id || " + std::string{link} +
         ") order by v.account_code) filter (where v.value <> 0), '[]'::json) as accounts from "
         "unnest(array[" +
         names +
         "]) with ordinality l(line, n) left join valued v on v.statement_line = l.line group by l.line, "
         "l.n)";
}

constexpr std::string_view sections_json =
    "(select json_agg(json_build_object('statement_line', line, 'amount', trim_scale(amount)::text, "
    "'accounts', "
    "accounts) order by n) from sections)";

// The sum of some sections, each counted for or against.
std::string sum_of(Names plus, Names minus = {}) {
  const auto one = [](std::string_view line) {
    return "(select amount from sections where line = '" + std::string{line} + "')";
  };
  std::string sum = "0";
  for (const auto line : plus) sum += " + " + one(line);
  for (const auto line : minus) sum += " - " + one(line);
  return sum;
}

}  // namespace

std::string balance_sheet(Session& session, Date as_of) {
  const std::string sql =
      "with " + std::string{figures_sql()} +
      sections_sql(
          {"current_assets",
           "fixed_assets",
           "deferred_assets",
           "current_liabilities",
           "fixed_liabilities",
           "net_assets"},
          "side * closing",
          "'&from=' || $3::date || '&to=' || $2::date") +
      ", totals as (select " + sum_of({"current_assets", "fixed_assets", "deferred_assets"}) +
      " as assets, " + sum_of({"current_liabilities", "fixed_liabilities"}) + " as liabilities, " +
      sum_of({"net_assets"}) +
      " as equity, (select coalesce(-sum(closing), 0) from figures where account_type in ('revenue', "
      "'expense')) "
      "as profit) select json_build_object('sections', " +
      std::string{sections_json} + ", 'profit_of_year', json_build_object('amount', " + amount_sql("profit") +
      ", 'start_date', $3::date, 'end_date', $2::date, 'link', "
      "'/api/v1/financial/reports/income-statement?start_date=' || $3::date || '&end_date=' || $2::date), "
      "'totals', "
      "json_build_object('assets', " +
      amount_sql("assets") + ", 'liabilities', " + amount_sql("liabilities") + ", 'net_assets', " +
      amount_sql("equity + profit") + ", 'liabilities_and_net_assets', " +
      amount_sql("liabilities + equity + profit") +
      "), 'balanced', assets = liabilities + equity + profit) from totals";
  const auto day = to_text(as_of);
  const auto year = to_text(fiscal_year_start_of(session, as_of));
  return framed(session, "balance_sheet", {{"as_of_date", day}}, sql, {year, day, year});
}

std::string income_statement(Session& session, Date start, Date end) {
  const std::string gross = sum_of({"sales"}, {"cost_of_sales"});
  const std::string operating = sum_of({"sales"}, {"cost_of_sales", "selling_general_administrative"});
  const std::string ordinary = sum_of(
      {"sales", "non_operating_income"},
      {"cost_of_sales", "selling_general_administrative", "non_operating_expenses"});
  const std::string before_tax = sum_of(
      {"sales", "non_operating_income", "extraordinary_income"},
      {"cost_of_sales", "selling_general_administrative", "non_operating_expenses", "extraordinary_losses"});
  const std::string sql = "with " + std::string{figures_sql()} +
                          sections_sql(
                              {"sales",
                               "cost_of_sales",
                               "selling_general_administrative",
                               "non_operating_income",
                               "non_operating_expenses",
                               "extraordinary_income",
                               "extraordinary_losses",
                               "income_taxes"},
                              "side * (debit - credit)",
                              "'&from=' || $1::date || '&to=' || $2::date") +
                          " select json_build_object('sections', " + std::string{sections_json} +
                          ", 'totals', json_build_object('gross_profit', " + amount_sql(gross) +
                          ", 'operating_profit', " + amount_sql(operating) + ", 'ordinary_profit', " +
                          amount_sql(ordinary) + ", 'profit_before_tax', " + amount_sql(before_tax) +
                          ", 'net_profit', " + amount_sql(before_tax + " - " + sum_of({"income_taxes"})) +
                          "))";
  return framed(
      session,
      "income_statement",
      {{"start_date", to_text(start)}, {"end_date", to_text(end)}},
      sql,
      {to_text(start), to_text(end), to_text(fiscal_year_start_of(session, start))});
}

}  // namespace erp::accounting
