#include "modules/support/desk_report.hpp"

#include "entity/session.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/support_policy.hpp"

namespace erp::support {
namespace {

constexpr std::size_t month_length = 7;  // "2026-11"

// All that was open at some time of the span, each with what happened to it.
constexpr std::string_view tickets_sql =
    "select k.id, k.severity, k.tier, k.category, e.at, e.kind, e.severity from ticket k join ticket_event e "
    "on e.organization_id = k.organization_id and e.ticket_id = k.id where k.organization_id = "
    "current_organization() and k.opened_at < $2 and (k.resolved_at is null or k.resolved_at >= $1) order by "
    "k.id, e.line_no";

template <class T>
T read(const db::Rows& rows, std::size_t row, std::size_t column) {
  T value{};
  if (!rows.null(row, column)) TypeOf<T>::type().parse(rows.text(row, column), &value);
  return value;
}

std::vector<ReportedTicket> tickets_in(const db::Rows& rows) {
  std::vector<ReportedTicket> tickets;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows.text(i, 0) != rows.text(i - 1, 0))
      tickets.push_back(
          {read<Severity>(rows, i, 1),
           read<Tier>(rows, i, 2),
           read<std::optional<Category>>(rows, i, 3),
           {}});
    tickets.back().events.push_back(
        {read<Instant>(rows, i, 4),
         read<ClockEventKind>(rows, i, 5),
         read<std::optional<Severity>>(rows, i, 6).value_or(Severity::medium)});
  }
  return tickets;
}

// How many rows have each of these values.
template <std::size_t N>
std::array<std::int64_t, N> counted(const db::Rows& rows, const std::array<std::string_view, N>& values) {
  std::array<std::int64_t, N> counts{};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t at = 0; at < N; ++at)
      if (rows.text(i, 0) == values.at(at)) counts.at(at) = read<std::int64_t>(rows, i, 1);
  return counts;
}

}  // namespace

std::optional<Date> month_of(std::string_view text) {
  Date day;
  if (text.size() != month_length || !parse(std::string{text} + "-01", day)) return {};
  return day;
}

std::string month_text(Date month) {
  return to_text(month).substr(0, month_length);
}

DeskReport desk_report(Session& session, Date month) {
  if (month > session.today()) throw Refused{"in_the_future", "month"};
  const auto spans = session.run(
      "select $1::date::timestamp at time zone time_zone, ($1::date + interval '1 month') at time zone "
      "time_zone, name from organization where id = current_organization()",
      {to_text(month)});
  DeskReport report{.month = month};
  report.from = read<Instant>(spans, 0, 0);
  report.until = read<Instant>(spans, 0, 1);
  report.company = spans.text(0, 2);
  report.complete = report.until <= session.now();
  if (!report.complete) report.until = session.now();
  const db::Values span{to_text(report.from), to_text(report.until)};
  const auto tickets = tickets_in(session.run(tickets_sql, span));
  report.figures = desk_figures(tickets, service_levels(session), report.from, report.until);
  report.escalations = counted<4>(
      session.run(
          "select percent, count(*) from ticket_escalation where organization_id = current_organization() "
          "and "
          "at >= $1 and at < $2 group by percent",
          span),
      {"0", "50", "75", "100"});
  report.scores = counted<5>(
      session.run(
          "select score, count(*) from ticket_rating where organization_id = current_organization() and "
          "rated_at >= $1 and rated_at < $2 group by score",
          span),
      {"1", "2", "3", "4", "5"});
  return report;
}

std::string mean_score(const DeskReport& report) {
  std::int64_t sum = 0, count = 0;
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    sum += static_cast<std::int64_t>(i + 1) * report.scores.at(i);
    count += report.scores.at(i);
  }
  if (count == 0) return {};
  const auto hundredths = (sum * 100 + count / 2) / count;
  const auto places = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (places.size() < 2 ? "0" : "") + places;
}

}  // namespace erp::support
