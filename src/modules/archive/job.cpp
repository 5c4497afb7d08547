#include "modules/archive/job.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/archive/mail_message.hpp"

#include <algorithm>

namespace erp::archive {

BOOST_DESCRIBE_ENUM(JobState, queued, running, done, failed, cancelled)

namespace {

// The mail of this job, if it is in that state: what becomes of the one becomes of the other.
void change_mail_of(
    Session& session, const Uuid& job, MailState from, MailState to, std::string_view action) {
  const auto rows = session.run(
      "select m.id from job j join mail_message m on m.organization_id = j.organization_id and m.id = "
      "(j.arguments->>'mail_id')::uuid where j.organization_id = current_organization() and j.id = $1 and "
      "j.kind = 'mail.send'",
      {to_text(job)});
  Id<MailMessage> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return;
  auto mail = session.lock(id);
  if (mail.state != from) return;
  mail.state = to;
  session.save(mail, action);
}

// The row stays locked until the end: whoever works off jobs passes over it meanwhile. What runs ends when it
// next looks: an import takes nothing in, a mail that could not be sent is not tried again. One that was
// under way already may still arrive, and then the job is done after all.
void cancel(Session& session, const Uuid& id, const void*) {
  auto job = session.lock(Id<Job>{id});
  const bool failed = job.state == JobState::failed;
  job.state = JobState::cancelled;
  job.finished_at = session.now();
  session.save(job, "cancel");
  // A mail that nobody will send any more must not look as if it were about to be sent, or had to be.
  change_mail_of(session, id, failed ? MailState::failed : MailState::queued, MailState::cancelled, "cancel");
}

// From the beginning, with all its attempts.
void retry(Session& session, const Uuid& id, const void*) {
  auto job = session.lock(Id<Job>{id});
  if (std::ranges::find(done_once, job.kind) != std::end(done_once)) throw Refused{"job_done_once"};
  job.state = JobState::queued;
  job.attempts = 0;
  job.progress = 0;
  job.run_at = session.now();
  job.finished_at = {};
  session.save(job, "retry");
  change_mail_of(session, id, MailState::failed, MailState::queued, "retry");
}

}  // namespace

const Entity Job::entity = describe<Job>({
    .name = "job",
    .path = "/jobs",
    .where = "t.organization_id = (select current_organization())",  // as for users: for the index
    .order = "-created_at",
    .own = "t.created_by = (select current_user_id())",
    .read_only = true,
    .computed{{.name = "result", .type = "json", .sql = "t.result"}},
    .actions{
        {.name = "retry", .from = {"failed"}, .run = retry},
        {.name = "cancel", .from = {"queued", "running", "failed"}, .run = cancel}},
    .members{
        field<&Job::id>(),
        field<&Job::version>(),
        field<&Job::kind>({.find = true, .list = true}),
        field<&Job::subject>({.find = true, .list = true, .title = true}),
        field<&Job::state>({.list = true}),
        field<&Job::run_at>(),
        field<&Job::attempts>(),
        field<&Job::progress>({.list = true}),
        field<&Job::message>({.list = true}),
        field<&Job::finished_at>({.list = true}),
    },
});

}  // namespace erp::archive
