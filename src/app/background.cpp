#include "app/background.hpp"

#include "api/events.hpp"
#include "api/health.hpp"
#include "api/personal_reads.hpp"
#include "app/audit_heads.hpp"
#include "app/baseline_history.hpp"
#include "app/jobs.hpp"
#include "app/machine/server.hpp"
#include "app/operations/alert_incidents.hpp"
#include "app/runbooks/runbook_server.hpp"
#include "app/sampler.hpp"
#include "app/snapshot/evidence.hpp"
#include "modules/accounting/seal.hpp"
#include "modules/identity/audit_seal.hpp"
#include "modules/identity/personal_data.hpp"
#include "modules/operations/operator_company.hpp"
#include "modules/operations/task_actions.hpp"
#include "modules/organization/department_change.hpp"
#include "modules/support/escalation.hpp"
#include "modules/support/promised_update.hpp"
#include "runtime/fiber.hpp"
#include "service/cache.hpp"
#include "service/config.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

namespace erp::app {
namespace {

// Runs a piece of work again and again; a fault is logged and does not end it.
template <class Work>
void repeat(std::string_view code, Clock::duration every, Work work) {
  Fiber::start([code, every, work] {
    for (;;) {
      std::string fault;
      try {
        work();
      } catch (const std::exception& error) { fault = error.what(); }
      if (!fault.empty()) log::warning(code, {}, fault);
      sleep_for(every);
    }
  });
}

constexpr std::chrono::minutes longest_upkeep{1};

// Answers to repeated requests are kept for a week, failed sign-ins for a day; balances of past days come
// together.
void tidy_up(db::Database& database) {
  auto transaction = database.begin({.access = "system"}, Clock::now() + longest_upkeep);
  transaction.queue("delete from sign_in_failure where last_failed_at < now() - interval '1 day'");
  transaction.commit();
  const auto organizations = database.read({.access = "system"}, "select id from organization");
  for (std::size_t i = 0; i < organizations.size(); ++i) {
    auto within = database.begin(
        {.organization_id = std::string{organizations.text(i, 0)}, .access = "system"},
        Clock::now() + longest_upkeep);
    within.queue("delete from idempotency_key where created_at < now() - interval '7 days'");
    within.queue("select fold_balances()");
    within.commit();
  }
}

void count_users(db::Database& database) {
  const auto rows = database.read(
      {.access = "system"},
      "select count(distinct user_id) from user_session where revoked_at is null and last_used_at > now() - "
      "interval '15 minutes'");
  metrics().users_active().set(std::stoll(std::string{rows.text(0, 0)}));
}

void publish_figures(api::Context& context, const http::Server& server) {
  const auto counters = server.counters();
  context.health.count_connections(counters.connections);
  metrics().active_connections().set(static_cast<std::int64_t>(counters.connections));
  metrics().cache_up().set(context.cache.available() ? 1 : 0);
  metrics().log_lines_dropped().set(static_cast<std::int64_t>(log::dropped()));
}

}  // namespace

void start_background(api::Context& context, const http::Server& server) {
  auto& database = context.database;
  database.listen("itdo_session", [&](std::string_view id) { context.sign_in.forget(id); });
  database.listen("itdo_user", [&](std::string_view id) { context.sign_in.forget(id); });
  context.events.listen();
  Fiber::start([&] { context.health.watch(); });
  repeat("FIGURES_FAILED", std::chrono::seconds{1}, [&] { publish_figures(context, server); });
  repeat("FIGURES_FAILED", std::chrono::seconds{30}, [&] { count_users(database); });
  const auto sampler = std::make_shared<Sampler>(context);
  repeat("FIGURES_FAILED", std::chrono::seconds{10}, [sampler] { sampler->take(); });
  repeat("HISTORY_NOT_KEPT", std::chrono::minutes{10}, [&] {
    context.workers.run([&] { keep_baselines(*context.config.get(), context.health.baselines()); });
  });
  repeat("READS_NOT_KEPT", std::chrono::seconds{1}, [&] { context.personal_reads.write(); });
  repeat("JOBS_FAILED", std::chrono::seconds{1}, [&] { work_off_jobs(context); });
  const auto seal_every = context.config.get()->books.seal_every;
  repeat("SEAL_FAILED", seal_every, [&] { accounting::seal_all(database); });
  // What could not be written to the other machine is written the next time.
  const auto heads = std::make_shared<std::vector<identity::SealedHead>>();
  repeat("SEAL_FAILED", seal_every, [&, heads] {
    std::ranges::move(identity::seal_audit(database), std::back_inserter(*heads));
    context.workers.run([&] { keep_heads(*context.config.get(), *heads); });
    heads->clear();
  });
  repeat("DEPARTMENT_CHANGES_FAILED", std::chrono::minutes{10}, [&] {
    organization::apply_department_changes(database);
  });
  repeat("ERASURE_FAILED", std::chrono::hours{1}, [&] { identity::erase_those_long_gone(database); });
  repeat(
      "INCIDENTS_FAILED", std::chrono::seconds{30}, [&] { follow_alerts(database, *context.config.get()); });
  // Until there is a first company, one looks often: its administrator does not wait half a minute.
  repeat("INCIDENTS_FAILED", std::chrono::seconds{2}, [&] {
    if (!operations::operator_company()) follow_alerts(database, *context.config.get());
  });
  repeat(
      "RUNBOOKS_FAILED", std::chrono::seconds{10}, [&] { take_over_runs(database, *context.config.get()); });
  const auto answers = std::make_shared<machine::Answers>();
  repeat("ANSWERS_NOT_TAKEN", std::chrono::seconds{1}, [&, answers] {
    answers->take_over(database, *context.config.get());
  });
  repeat("EVIDENCE_FAILED", std::chrono::seconds{10}, [&] {
    const auto company = operations::operator_company();
    if (!company) return;
    snapshot::hand_over(
        database, *context.config.get(), *company, [](const auto& evidence, const auto& incident) {
          log::info("EVIDENCE_KEPT", {{"incident", incident}, {"file", evidence.file}});
        });
  });
  repeat("TASKS_FAILED", std::chrono::minutes{1}, [&] {
    const auto company = operations::operator_company();
    if (!company) return;
    operations::generate_tasks(database, *company);
    operations::escalate_tasks(database, *company);
  });
  repeat("ESCALATION_FAILED", std::chrono::seconds{10}, [&] {
    support::escalate_tickets(database);
    support::warn_of_promised_updates(database);
  });
  repeat("TIDY_UP_FAILED", std::chrono::hours{1}, [&] { tidy_up(database); });
}

}  // namespace erp::app
