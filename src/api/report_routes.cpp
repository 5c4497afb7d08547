#include "api/report_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/documents.hpp"
#include "api/report_parameters.hpp"
#include "entity/json.hpp"
#include "modules/accounting/period.hpp"
#include "modules/accounting/reports.hpp"

#include <charconv>

namespace erp::api {
namespace {

constexpr std::chrono::seconds longest_report{25};

// Reads a report in a transaction of its own: it may take longer than a short read may hold up others.
template <class Work>
http::Response report(Call& call, Work&& work) {
  // A report speaks of the whole company.
  if (call.actor.may("report", "read") != Reach::all) throw Refused{"permission_denied"};
  Session session{call.context.database, call.actor, {.deadline = Clock::now() + longest_report}};
  return success(call.request, work(session));
}

http::Response trial_balance(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    accounting::TrialBalanceRequest request;
    request.to = parameters.day("to", session.today());
    request.from = parameters.day("from", {});
    request.all = parameters.yes_no("all");
    parameters.order("from", request.from, request.to);
    parameters.finish();
    if (!request.from) request.from = accounting::fiscal_year_start_of(session, request.to);
    return accounting::trial_balance(session, request);
  });
}

http::Response department_results(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    accounting::DepartmentResultsRequest request;
    request.to = parameters.day("to", session.today());
    request.from = parameters.day("from", {});
    request.structure_on = parameters.day("structure_on", request.to);
    parameters.order("from", request.from, request.to);
    parameters.finish();
    if (!request.from) request.from = accounting::fiscal_year_start_of(session, request.to);
    return accounting::department_results(session, request);
  });
}

http::Response general_ledger(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    accounting::GeneralLedgerRequest request;
    request.account_id.value = parameters.required_id("account_id");
    request.to = parameters.day("to", session.today());
    request.from = parameters.day("from", {});
    if (const auto cursor = parameters.text("cursor"); !cursor.empty() && !parse(cursor, request.after))
      parameters.refuse("cursor", "malformed");
    if (const auto fields = parameters.text("fields"); !fields.empty())
      request.fields = std::bitset<accounting::ledger_fields.size()>{
          parameters.choices("fields", fields, accounting::ledger_fields)};
    parameters.order("from", request.from, request.to);
    parameters.finish();
    if (!request.from) request.from = accounting::fiscal_year_start_of(session, request.to);
    return accounting::general_ledger(session, request);
  });
}

http::Response balance_sheet(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    const Date day = parameters.day("as_of_date", session.today());
    parameters.finish();
    return accounting::balance_sheet(session, day);
  });
}

http::Response income_statement(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    const Date end = parameters.day("end_date", session.today());
    Date start = parameters.day("start_date", {});
    parameters.order("start_date", start, end);
    parameters.finish();
    if (!start) start = accounting::fiscal_year_start_of(session, end);
    return accounting::income_statement(session, start, end);
  });
}

http::Response aged_receivables(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters parameters{call.request.query};
    const Date day = parameters.day("as_of_date", session.today());
    parameters.finish();
    return accounting::aged_receivables(session, day);
  });
}

http::Response books_proof(Call& call) {
  return report(call, [&](Session& session) {
    ReportParameters{call.request.query}.finish();
    return accounting::books_proof(session);
  });
}

constexpr int first_fiscal_year = 1990;
constexpr int last_fiscal_year = 2100;

int fiscal_year_in(const std::string& body) {
  std::vector<std::pair<std::string, std::string>> members;
  auto problems = read_texts(body, members);
  int year = 0;
  bool named = false;
  for (const auto& [name, text] : members) {
    if (name != "fiscal_year") {
      problems.push_back({name, "unknown_field"});
      continue;
    }
    named = true;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size())
      problems.push_back({name, "malformed"});
    else if (year < first_fiscal_year || year > last_fiscal_year)
      problems.push_back(
          {name,
           "out_of_range",
           {{"min", std::to_string(first_fiscal_year)}, {"max", std::to_string(last_fiscal_year)}}});
  }
  if (!named && problems.empty()) problems.push_back({"fiscal_year", "required"});
  refuse_if(std::move(problems));
  return year;
}

http::Response create_fiscal_year(Call& call) {
  if (call.actor.may("accounting_period", "create") == Reach::none) throw Refused{"permission_denied"};
  refuse_both_duties(accounting::AccountingPeriod::entity, call.actor, "create");
  const int year = fiscal_year_in(call.request.body);
  return change(call, nullptr, [&](Session& session) {
    return Answer{.status = 201, .data = accounting::open_fiscal_year(session, year)};
  });
}

}  // namespace

std::vector<Route> report_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/financial/reports/trial-balance",
       signed_in,
       trial_balance,
       "試算表",
       {.query = "from to all"}},
      {"GET",
       "/api/v1/financial/reports/department-results",
       signed_in,
       department_results,
       "部門別損益",
       {.query = "from to structure_on"}},
      {"GET",
       "/api/v1/financial/reports/general-ledger",
       signed_in,
       general_ledger,
       "総勘定元帳",
       {.query = "account_id! from to cursor fields"}},
      {"GET",
       "/api/v1/financial/reports/balance-sheet",
       signed_in,
       balance_sheet,
       "貸借対照表",
       {.query = "as_of_date"}},
      {"GET",
       "/api/v1/financial/reports/income-statement",
       signed_in,
       income_statement,
       "損益計算書",
       {.query = "start_date end_date"}},
      {"GET",
       "/api/v1/financial/reports/aged-receivables",
       signed_in,
       aged_receivables,
       "売掛金年齢表",
       {.query = "as_of_date"}},
      {"GET",
       "/api/v1/financial/reports/books-proof",
       signed_in,
       books_proof,
       "How far the books are sealed, and whether they agree"},
      {"POST",
       "/api/v1/financial/fiscal-years",
       signed_in,
       create_fiscal_year,
       "Open a fiscal year with twelve periods",
       {.body = "fiscal_year!"}},
  };
}

}  // namespace erp::api
