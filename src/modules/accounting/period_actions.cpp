#include "modules/accounting/period_actions.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/accounting/describe.hpp"

#include <algorithm>

namespace erp::accounting {
namespace {

// The gate that postings hold shared until they commit (see admit_entry in the migrations): once it is ours,
// no entry is on its way into the period, and nobody else closes or reopens one.
void hold_gate(Session& session) {
  session.queue("select pg_advisory_xact_lock(hashtextextended(current_organization()::text, 1))");
}

void refuse_if_another(Session& session, std::string_view condition, Date start, std::string_view code) {
  const auto other = session.run(
      "select start_date from accounting_period where " + std::string{condition} + " limit 1",
      {to_text(start)});
  if (other.size() > 0)
    throw Refused{Problems{{"", code, {{"period", std::string{other.text(0, 0).substr(0, 7)}}}}}};
}

std::string text_of_class(const void* input) {
  std::string text;
  TypeOf<DocumentClass>::type().print(&as<PeriodLockInput>(input).document_class, text);
  return text;
}

}  // namespace

void close_period(Session& session, const Uuid& id, const void*) {
  auto period = session.lock(Id<AccountingPeriod>{id});
  hold_gate(session);
  refuse_if_another(
      session,
      "start_date < $1 and state = 'open' order by start_date",
      period.start_date,
      "earlier_period_open");
  period.state = PeriodState::closed;
  session.save(period, "close");
}

void reopen_period(Session& session, const Uuid& id, const void*) {
  auto period = session.lock(Id<AccountingPeriod>{id});
  hold_gate(session);
  refuse_if_another(
      session,
      "start_date > $1 and state = 'closed' order by start_date desc",
      period.start_date,
      "later_period_closed");
  period.state = PeriodState::open;
  session.save(period, "reopen");
}

void lock_period(Session& session, const Uuid& id, const void* input) {
  auto period = session.lock(Id<AccountingPeriod>{id});
  const auto name = text_of_class(input);
  if (std::ranges::find(period.locked_classes, name) != period.locked_classes.end()) return;
  period.locked_classes.push_back(name);
  session.save(period, "lock");
}

void unlock_period(Session& session, const Uuid& id, const void* input) {
  auto period = session.lock(Id<AccountingPeriod>{id});
  if (std::erase(period.locked_classes, text_of_class(input)) > 0) session.save(period, "unlock");
}

}  // namespace erp::accounting
