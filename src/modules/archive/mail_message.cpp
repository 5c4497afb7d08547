#include "modules/archive/mail_message.hpp"

#include "entity/describe.hpp"

namespace erp::archive {

BOOST_DESCRIBE_ENUM(MailState, queued, sent, failed)

const Entity MailMessage::entity = describe<MailMessage>({
    .name = "mail_message",
    .path = "/mail-messages",
    .order = "-created_at",
    .own = "t.created_by = (select current_user_id())",
    .read_only = true,
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
