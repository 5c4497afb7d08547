#include "modules/accounting/period.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/accounting/describe.hpp"
#include "modules/accounting/period_actions.hpp"

namespace erp::accounting {

BOOST_DESCRIBE_ENUM(PeriodState, open, closed)

namespace {

constexpr int months_of_year = 12;

std::string period_json_sql() {
  return "select coalesce(json_agg(json_build_object('id', id, 'fiscal_year', fiscal_year, 'period_no', "
         "period_no, "
         "'start_date', start_date, 'end_date', end_date, 'state', state) order by period_no), '[]') "
         "from accounting_period where fiscal_year = $1";
}

}  // namespace

const Entity PeriodLockInput::entity = describe<PeriodLockInput>({
    .name = "period_lock_input",
    .members{
        field<&PeriodLockInput::document_class>(),
    },
});

const Entity AccountingPeriod::entity = describe<AccountingPeriod>({
    .name = "accounting_period",
    .path = "/financial/periods",
    .order = "start_date",
    .read_only = true,
    .actions{
        {.name = "close", .from = {"open"}, .run = close_period},
        {.name = "reopen", .from = {"closed"}, .run = reopen_period},
        {.name = "lock",
         .from = {"open"},
         .run = lock_period,
         .input = []() -> const Entity& { return PeriodLockInput::entity; }},
        {.name = "unlock",
         .from = {"open"},
         .run = unlock_period,
         .input = []() -> const Entity& { return PeriodLockInput::entity; }},
    },
    .members{
        field<&AccountingPeriod::id>(),
        field<&AccountingPeriod::version>(),
        field<&AccountingPeriod::fiscal_year>({.list = true, .derived = true}),
        field<&AccountingPeriod::period_no>({.list = true, .derived = true}),
        field<&AccountingPeriod::start_date>({.list = true, .sort = true, .title = true, .derived = true}),
        field<&AccountingPeriod::end_date>({.list = true, .derived = true}),
        field<&AccountingPeriod::state>({.list = true, .derived = true}),
        field<&AccountingPeriod::locked_classes>({.list = true, .derived = true}),
    },
});

int fiscal_year_of(Date day, int start_month) {
  const auto on = calendar_day(day);
  return on.month < start_month ? on.year - 1 : on.year;
}

Date fiscal_year_start(int fiscal_year, int start_month) {
  return date_of(fiscal_year, start_month, 1);
}

void create_fiscal_year(Session& session, int fiscal_year, int start_month) {
  const Date start = fiscal_year_start(fiscal_year, start_month);
  std::string ids;
  for (int i = 0; i < months_of_year; ++i) ids += (i == 0 ? "" : ",") + to_text(Uuid::generate());
  const Uuid& user = session.actor().user_id;
  const auto made = session.run(
      "insert into accounting_period (organization_id, id, fiscal_year, period_no, start_date, end_date, "
      "created_by) "
      "select current_organization(), m.id, $1, m.n, $2::date + make_interval(months => m.n::int - 1), "
      "$2::date + make_interval(months => m.n::int) - interval '1 day', $4 "
      "from unnest($3::uuid[]) with ordinality m(id, n) on conflict do nothing",
      {std::to_string(fiscal_year),
       to_text(start),
       "{" + ids + "}",
       user ? db::Value{to_text(user)} : db::Value{}});
  if (made.affected() == 0) return;
  session.audit(
      "create",
      "accounting_period",
      {},
      "",
      "{\"fiscal_year\":" + std::to_string(fiscal_year) + ",\"periods\":" + std::to_string(made.affected()) +
          "}");
}

std::string open_fiscal_year(Session& session, int fiscal_year) {
  const auto month =
      session.run("select fiscal_year_start_month from organization where id = current_organization()");
  if (month.size() == 0) throw Refused{"not_found"};
  create_fiscal_year(session, fiscal_year, std::stoi(std::string{month.text(0, 0)}));
  const auto periods = session.run(period_json_sql(), {std::to_string(fiscal_year)});
  return "{\"fiscal_year\":" + std::to_string(fiscal_year) +
         ",\"periods\":" + std::string{periods.text(0, 0)} + "}";
}

}  // namespace erp::accounting
