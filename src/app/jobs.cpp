#include "app/jobs.hpp"

#include "app/machine/server.hpp"
#include "app/person_mails.hpp"
#include "app/runbooks/runbook_server.hpp"
#include "base/text.hpp"
#include "entity/json.hpp"
#include "entity/session.hpp"
#include "modules/archive/job.hpp"
#include "modules/operations/machine_request_actions.hpp"
#include "modules/operations/runbook_run_actions.hpp"
#include "modules/sales/sales.hpp"
#include "modules/support/ticket_mail.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"
#include "service/log.hpp"
#include "service/mail.hpp"

#include <algorithm>

namespace erp::app {
namespace {

constexpr int most_attempts = 8;

struct Job {
  Uuid organization, id;
  std::string kind, arguments;
  int attempts = 0;
};

constexpr std::chrono::seconds longest_job{60};

db::Scope scope_of(const Job& job) {
  return {to_text(job.organization), "", "system"};
}

// The oldest job that is due, now ours. One that has been running for a quarter of an hour was left by a node
// that died.
std::optional<Job> take(db::Database& database) {
  auto transaction = database.begin({.access = "system"});
  transaction.queue(
      "update job set state = 'running', attempts = attempts + 1, updated_at = now(), version = version + 1 "
      "where (organization_id, id) in "
      "(select organization_id, id from job where (state = 'queued' and run_at <= now()) or (state = "
      "'running' and updated_at < now() - "
      "interval '15 minutes') order by run_at limit 1 for update skip locked) "
      "returning organization_id, id, kind, arguments, attempts");
  const auto rows = transaction.commit();
  if (rows.size() == 0) return {};
  Job job{
      .kind = std::string{rows.text(0, 2)},
      .arguments = std::string{rows.text(0, 3)},
      .attempts = std::stoi(std::string{rows.text(0, 4)})};
  parse(rows.text(0, 0), job.organization);
  parse(rows.text(0, 1), job.id);
  return job;
}

std::string argument(const Job& job, std::string_view name) {
  std::vector<std::pair<std::string, std::string>> members;
  refuse_if(read_texts(job.arguments, members));
  const auto found =
      std::ranges::find(members, name, [](const auto& m) -> std::string_view { return m.first; });
  return found == members.end() ? std::string{} : found->second;
}

Actor system_of(const Job& job) {
  Actor actor;
  actor.organization_id = job.organization;
  actor.request_id = "job " + to_text(job.id);
  return actor;
}

// Sends one mail of the outbox. One that was sent already is not sent again (the job may run twice, the mail
// must not), nor one that was cancelled meanwhile.
void send_mail(api::Context& context, const Job& job) {
  const auto id = argument(job, "mail_id");
  const auto config = context.config.get();
  if (config->smtp.host.empty()) throw std::runtime_error{no_mail_server};
  Mail mail;
  {
    Session session{context.database, system_of(job), {.deadline = Clock::now() + longest_job}};
    const auto rows = session.run(
        "select recipient, subject, body, attachment_name, resource, record_id from mail_message where id = "
        "$1 and state = 'queued'",
        {id});
    if (rows.size() == 0) return;
    mail.message_id = id + "@itdo-erp";
    mail.to = {std::string{rows.text(0, 0)}};
    mail.subject = rows.text(0, 1);
    mail.text = rows.text(0, 2);
    if (Uuid record;
        !rows.null(0, 3) && rows.text(0, 4) == "sales_invoice" && parse(rows.text(0, 5), record)) {
      auto paper = sales::issue_paper(session, record, context.files, context.workers);
      mail.attachments.push_back({std::string{rows.text(0, 3)}, "application/pdf", std::move(paper.pdf)});
    }
    if (rows.text(0, 4) == "ticket") {
      mail.reply_to = config->support.address;
      mail.answers = support::newest_mail_of(session, rows.text(0, 5));
    }
    session.commit();
  }
  context.workers.run([&] { erp::send_mail(config->smtp, mail); });
  auto sent = context.database.begin(scope_of(job));
  sent.queue(
      "update mail_message set state = 'sent', error = null, sent_at = now(), attempts = attempts + 1, "
      "updated_at = now(), version = version + 1 where id = $1",
      {id});
  sent.commit();
  log::info("MAIL_SENT", {{"job", to_text(job.id)}});
}

void work_off(api::Context& context, const Job& job) {
  if (job.kind == "mail.send") return send_mail(context, job);
  const auto told = [&](std::string_view name) { return argument(job, name); };
  if (job.kind == operations::machine_job) return machine::hand_over(context, job.organization, told("id"));
  if (job.kind == archive::command_job) return begin_command(context, job.organization, told);
  if (send_person_mail(context, scope_of(job), job.kind, told)) return;
  if (job.kind == archive::import_job)
    throw std::runtime_error{"the server stopped during the import: nothing was taken in"};
  throw std::runtime_error{"no such kind of job: " + job.kind};
}

void finish(db::Database& database, const Job& job, const std::string& fault) {
  auto transaction = database.begin(scope_of(job));
  const auto id = to_text(job.id);
  const bool last = job.attempts >= most_attempts || job.kind == archive::import_job;
  if (fault.empty())
    transaction.queue(
        "update job set state = 'done', progress = 100, finished_at = now(), updated_at = now(), version = "
        "version + 1 where id = $1 and (state = 'running' or kind = 'mail.send' and exists (select from "
        "mail_message m where m.organization_id = job.organization_id and m.id = "
        "(arguments->>'mail_id')::uuid and m.state = 'sent'))",
        {id});
  else
    transaction.queue(
        "update job set state = $2, message = $3, run_at = now() + make_interval(secs => 5 * power(3, "
        "attempts)), updated_at = now(), version "
        "= version + 1 where id = $1 and state = 'running'",
        {id, last ? "failed" : "queued", fault.substr(0, 500)});
  if (!fault.empty() && job.kind == "mail.send")
    transaction.queue(
        "update mail_message set state = case when $2 then 'failed' else state end, attempts = attempts + 1, "
        "error = $3, updated_at = now() "
        "where id = $1 and state = 'queued'",
        {argument(job, "mail_id"), last ? "true" : "false", fault.substr(0, 500)});
  transaction.commit();
}

}  // namespace

void work_off_jobs(api::Context& context) {
  while (const auto job = take(context.database)) {
    std::string fault;
    try {
      work_off(context, *job);
    } catch (const std::exception& error) { fault = error.what(); }
    if (!fault.empty())
      log::warning(
          "JOB_FAILED", {{"job", to_text(job->id)}, {"kind", job->kind}, {"attempt", job->attempts}}, fault);
    finish(context.database, *job, fault);
  }
}

}  // namespace erp::app
