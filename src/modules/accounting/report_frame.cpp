#include "modules/accounting/report_frame.hpp"

#include "base/text.hpp"

#include "modules/accounting/period.hpp"
#include "modules/accounting/reports.hpp"

namespace erp::accounting {
namespace {

constexpr std::string_view ledger_head_sql =
    "(select json_build_object('block_no', b.block_no, 'head', encode(b.head, 'hex'), 'sealed_at', "
    "b.sealed_at, "
    "'unsealed_entries', (select count(*) from journal_unsealed where organization_id = "
    "(select current_organization()))) "
    "from (values (1)) one left join lateral (select * from ledger_block "
    "where organization_id = (select current_organization()) order by block_no desc limit 1) b on true)";

std::string frame(
    Session& session, std::string_view report, const ReportFilter& filter, std::string_view ledger_head) {
  std::string out = "{\"report\":\"" + std::string{report} + "\",\"filter\":{";
  for (const auto& [name, value] : filter)
    out += (out.back() == '{' ? "\"" : ",\"") + std::string{name} + "\":\"" + value + "\"";
  out += "},\"as_of\":\"" + to_text(session.now()) + "\",\"ledger_head\":";
  out += ledger_head;
  return out + ',';
}

}  // namespace

std::string framed(
    Session& session, std::string_view report, const ReportFilter& filter, const std::string& sql,
    const db::Values& values) {
  const auto rows = session.run(
      "select x.report, " + std::string{ledger_head_sql} + " from (" + sql + ") x(report)", values);
  if (rows.size() == 0 || rows.null(0, 0)) throw Refused{"not_found"};
  auto out = frame(session, report, filter, rows.text(0, 1));
  out += rows.text(0, 0).substr(1);  // the object's own brace is opened already
  return out;
}

std::string framed(
    Session& session, std::string_view report, const ReportFilter& filter,
    std::vector<std::pair<std::string, db::Values>> queries,
    const std::function<std::string(std::span<const db::Rows>)>& members) {
  session.flush();
  for (auto& [sql, values] : queries) session.queue(sql, std::move(values));
  session.queue("select " + std::string{ledger_head_sql});
  const auto rows = session.flush();
  auto out = frame(session, report, filter, rows.back().text(0, 0));
  out += members(std::span{rows}.first(queries.size()));
  return out + '}';
}

void add_text(std::string& json, std::string_view name, std::string_view value) {
  if (!json.empty() && json.back() != '{') json += ',';
  json += '"';
  json += name;
  json += "\":";
  write_json_text(value, json);
}

void add_amount(std::string& json, std::string_view name, std::string_view value) {
  if (value.find('.') != std::string_view::npos) {
    value = value.substr(0, value.find_last_not_of('0') + 1);
    if (value.ends_with('.')) value.remove_suffix(1);
  }
  add_text(json, name, value);
}

std::string_view figures_sql() {
  return "slices as (select account_id, case when day >= $1::date then 2 when day >= $3::date then 1 else 0 "
         "end as "
         "slice, sum(debit) as debit, sum(credit) as credit from booked($1::date, $2::date) group by 1, 2), "
         // What was earned in earlier years belongs to the retained earnings from the first day of the next.
         "earned as (select coalesce(sum(s.debit - s.credit), 0) as amount from slices s join account a "
         "on a.id = s.account_id where s.slice = 0 and a.account_type in ('revenue', 'expense')), "
         "sums as (select a.id, coalesce(sum(s.debit - s.credit) filter (where s.slice = 1 or (s.slice = 0 "
         "and "
         "a.account_type not in ('revenue', 'expense'))), 0) as opening, "
         "coalesce(sum(s.debit) filter (where s.slice = 2), 0) as debit, "
         "coalesce(sum(s.credit) filter (where s.slice = 2), 0) as credit "
         "from account a left join slices s on s.account_id = a.id group by a.id), "
         "figures as (select a.id, a.account_code, a.account_name, a.account_type, a.statement_line, "
         "case when a.account_type in ('asset', 'expense') then 1 else -1 end as side, o.opening, s.debit, "
         "s.credit, "
         "o.opening + s.debit - s.credit as closing from account a join sums s on s.id = a.id "
         "cross join lateral (select s.opening + case when a.posting_role = 'retained_earnings' "
         "then (select amount from earned) else 0 end as opening) o)";
}

std::string amount_sql(std::string_view expression) {
  return "trim_scale((" + std::string{expression} + ")::numeric)::text";
}

Date fiscal_year_start_of(Session& session, Date day) {
  const auto rows =
      session.run("select fiscal_year_start_month from organization where id = current_organization()");
  if (rows.size() == 0) throw Refused{"not_found"};
  const int month = std::stoi(std::string{rows.text(0, 0)});
  return fiscal_year_start(fiscal_year_of(day, month), month);
}

}  // namespace erp::accounting
