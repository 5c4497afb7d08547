#include "modules/archive/mail_message.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"

namespace erp::archive {

BOOST_DESCRIBE_ENUM(MailState, queued, sent, failed, cancelled)

namespace {

// Whoever works off its job holds that one's row first, and then this one's: it is passed over rather than
// waited for. A job that goes on meanwhile finds that there is nothing to send, or did send it, and then the
// mail is sent.
void cancel_mail(Session& session, const Uuid& id, const void*) {
  auto mail = session.lock(Id<MailMessage>{id});
  mail.state = MailState::cancelled;
  session.save(mail, "cancel");
  session.queue(
      "update job set state = 'cancelled', finished_at = now(), updated_at = now(), version = version + 1 "
      "where "
      "(organization_id, id) in (select organization_id, id from job where organization_id = "
      "current_organization() and kind = 'mail.send' and (arguments->>'mail_id')::uuid = $1 and state in "
      "('queued', 'failed') for update skip locked)",
      {to_text(id)});
}

// By the job that failed or was cancelled; by another one if that is gone, or still ends.
void send_again(Session& session, const Uuid& id, const void*) {
  auto mail = session.lock(Id<MailMessage>{id});
  mail.state = MailState::queued;
  mail.attempts = 0;
  mail.error = {};
  session.save(mail, "send_again");
  const auto waiting = session.run(
      "update job set state = 'queued', attempts = 0, progress = 0, run_at = now(), finished_at = null, "
      "updated_at = now(), version = version + 1 where (organization_id, id) in (select organization_id, id "
      "from job where organization_id = current_organization() and kind = 'mail.send' and "
      "(arguments->>'mail_id')::uuid = $1 and state in ('failed', 'cancelled') order by created_at desc "
      "limit 1 "
      "for update skip locked)",
      {to_text(id)});
  if (waiting.affected() == 0)
    session.start_job("mail.send", mail.subject, "{\"mail_id\":\"" + to_text(id) + "\"}");
}

}  // namespace

const Entity MailMessage::entity = describe<MailMessage>({
    .name = "mail_message",
    .path = "/mail-messages",
    .order = "-created_at",
    .own =
        "(t.created_by = (select current_user_id()) or t.recipient = (select u.email from user_account u "
        "where u.organization_id = (select current_organization()) and u.id = (select current_user_id())))",
    .tells_of = "t.resource",
    .read_only = true,
    .actions{
        {.name = "send_again", .from = {"failed", "cancelled"}, .run = send_again},
        {.name = "cancel", .from = {"queued", "failed"}, .run = cancel_mail}},
    .members{
        field<&MailMessage::id>(),
        field<&MailMessage::version>(),
        field<&MailMessage::resource>(),
        field<&MailMessage::record_id>(),
        field<&MailMessage::recipient>({.find = true, .list = true, .personal = true}),
        field<&MailMessage::subject>({.find = true, .list = true, .title = true}),
        field<&MailMessage::body>({.personal = true}),
        field<&MailMessage::attachment_name>({.list = true}),
        field<&MailMessage::attachment_sha256>({.internal = true}),
        field<&MailMessage::state>({.list = true}),
        field<&MailMessage::attempts>(),
        field<&MailMessage::sent_at>({.list = true}),
        field<&MailMessage::error>({.list = true}),
    },
});

}  // namespace erp::archive
