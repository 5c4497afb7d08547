#include "modules/archive/job.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"

namespace erp::archive {

BOOST_DESCRIBE_ENUM(JobState, queued, running, done, failed, cancelled)

namespace {

// The row stays locked until the end: whoever works off jobs passes over it meanwhile. What runs ends when it
// next looks: an import takes nothing in, a mail that could not be sent is not tried again. One that was
// under way already may still arrive, and then the job is done after all.
void cancel(Session& session, const Uuid& id, const void*) {
  auto job = session.lock(Id<Job>{id});
  job.state = JobState::cancelled;
  job.finished_at = session.now();
  session.save(job, "cancel");
  // A mail that nobody will send any more must not look as if it were about to be sent.
  session.queue(
      "update mail_message m set state = 'failed', error = 'cancelled', updated_at = now(), version = "
      "m.version + 1 "
      "from job j where j.id = $1 and j.kind = 'mail.send' and m.id = (j.arguments->>'mail_id')::uuid "
      "and m.organization_id = j.organization_id and m.state = 'queued'",
      {to_text(id)});
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
    .actions{{.name = "cancel", .from = {"queued", "running"}, .run = cancel}},
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
