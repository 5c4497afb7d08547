#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

namespace erp::accounting {

std::string trial_balance(Session& session, const TrialBalanceRequest& request) {
  const auto shown = [](std::string_view name, std::string_view expression) {
    return "'" + std::string{name} + "', " + amount_sql(expression) + ", ";
  };
  const auto column = [&](std::string_view name) { return shown(name, name); };
  const auto total = [&](std::string_view name) {
    return shown(name, "coalesce(sum(" + std::string{name} + "), 0)");
  };
  const std::string sides = "opening_debit opening_credit debit credit closing_debit closing_credit";
  std::string row_sides;
  std::string totals;
  for (std::size_t start = 0; start < sides.size();) {
    const auto end = std::min(sides.find(' ', start), sides.size());
    row_sides += column(sides.substr(start, end - start));
    totals += total(sides.substr(start, end - start));
    start = end + 1;
  }
  totals.resize(totals.size() - 2);
  const std::string sql =
      "with " + std::string{figures_sql()} +
      ", shown as (select *, greatest(opening, 0) as opening_debit, greatest(-opening, 0) as opening_credit, "
      "greatest(closing, 0) as closing_debit, greatest(-closing, 0) as closing_credit from figures "
      "where $4::boolean or opening <> 0 or debit <> 0 or credit <> 0) "
      "select json_build_object('accounts', coalesce(json_agg(json_build_object('account_id', id, "
      "'account_code', "
      "account_code, 'account_name', account_name, 'account_type', account_type, 'statement_line', "
      "statement_line, " +
      shown("opening", "side * opening") + row_sides + shown("closing", "side * closing") +
      "'link', '/api/v1/financial/reports/general-ledger?account_id=' || id || '&from=' || $1::date || "
      "'&to=' || "
      "$2::date) order by account_code), '[]'::json), 'totals', json_build_object(" +
      totals + ")) from shown";
  return framed(
      session,
      "trial_balance",
      {{"from", to_text(request.from)}, {"to", to_text(request.to)}, {"all", request.all ? "true" : "false"}},
      sql,
      {to_text(request.from),
       to_text(request.to),
       to_text(fiscal_year_start_of(session, request.from)),
       request.all ? "true" : "false"});
}

}  // namespace erp::accounting
