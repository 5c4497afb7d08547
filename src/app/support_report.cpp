#include "app/support_report.hpp"

#include "app/operations/page_mail.hpp"
#include "app/proof_session.hpp"
#include "modules/support/desk_report_words.hpp"
#include "modules/support/support_policy.hpp"
#include "service/catalogue.hpp"

#include <iostream>

namespace erp::app {
namespace {

// A month in which nobody asked anything is no news.
bool says_something(const support::DeskReport& report) {
  const auto& total = report.figures.total;
  return total.opened + total.resolved + total.backlog > 0;
}

Company company_of(db::Database& database, const ConfigSnapshot& snapshot, const std::string& named) {
  const auto found = companies(database, named.empty() ? snapshot.config.support.company : named, false);
  if (found.size() != 1) throw std::runtime_error{"say with --organization CODE which desk is meant"};
  return found.front();
}

Date asked_month(Session& session, const std::string& text) {
  if (text.empty()) {
    const auto today = calendar_day(session.today());
    return add_months(date_of(today.year, today.month, 1), -1);
  }
  const auto month = support::month_of(text);
  if (!month) throw std::runtime_error{"--month is written as 2026-11"};
  return *month;
}

// A report that comes on a holiday is read by nobody.
bool too_early(Session& session) {
  const auto first = organization::first_business_day_of_month(
      support::service_levels(session).hours.calendar, session.today());
  return first && session.today() < first;
}

}  // namespace

int report_desk(const Snapshot& snapshot, const DeskReportOptions& options) {
  std::string title, text, id;
  bool is_news = false;
  with_long_reads(*snapshot, [&](db::Database& database) {
    Actor actor;
    actor.organization_id = company_of(database, *snapshot, options.organization).id;
    Session session{database, actor};
    if (options.monthly && too_early(session)) return;
    const auto month = asked_month(session, options.month);
    if (month > session.today()) throw std::runtime_error{"--month has not begun"};
    const auto report = support::desk_report(session, month);
    const Catalogue catalogue{shared_folder("i18n")};
    const support::DeskWords words{report, catalogue, options.language};
    title = words.title();
    text = words.text();
    is_news = says_something(report);
    id = "desk-" + to_text(month);
  });
  std::cout << text;
  if (!options.by_mail || !is_news) return 0;
  const Report page{"desk", title, text};
  if (options.monthly)
    mail_once(snapshot->config, id, page);
  else
    mail_page(snapshot->config, page);
  return 0;
}

}  // namespace erp::app
