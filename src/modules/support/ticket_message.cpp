#include "modules/support/ticket_message.hpp"

#include "entity/session.hpp"
#include "modules/support/describe.hpp"

namespace erp::support {

namespace {

void put_mail(
    Session& session, const Ticket& ticket, const std::string& recipient, const std::string& subject,
    const std::string& body) {
  const Uuid mail = Uuid::generate();
  session.queue(
      "insert into mail_message (organization_id, id, resource, record_id, recipient, subject, body, "
      "created_by) values (current_organization(), $1, 'ticket', $2, $3, $4, $5, current_user_id())",
      {to_text(mail), to_text(ticket.id.value), recipient, subject, body});
  session.start_job("mail.send", subject, "{\"mail_id\":\"" + to_text(mail) + "\"}");
}

std::string tagged(const Ticket& ticket, const std::string& subject) {
  return "[" + ticket.number + "] " + subject;
}

}  // namespace

void say(Session& session, const Ticket& ticket, std::string_view text, bool is_public) {
  const auto& user = session.actor().user_id;
  const auto names = session.run("select full_name from user_account where id = $1", {to_text(user)});
  TicketMessage message;
  message.ticket_id = ticket.id;
  message.sent_at = session.now();
  message.author_id = Id<identity::User>{user};
  message.author_name = names.size() > 0 ? names.text(0, 0) : "";
  message.is_public = is_public;
  message.by_requester = ticket.requester_id && ticket.requester_id->value == user;
  message.text = text;
  session.save(message, "create");
  session.effect(TicketMessage::entity, message.id.value);
}

void write_to_requester(Session& session, const Ticket& ticket, std::string_view text) {
  std::string recipient = ticket.requester_email.value_or("");
  std::string name;
  bool english = false;
  if (ticket.requester_id) {
    const auto rows = session.run(
        "select email, full_name, language from user_account where id = $1 and is_active",
        {to_text(ticket.requester_id->value)});
    if (rows.size() == 0) return;
    recipient = rows.text(0, 0);
    name = rows.text(0, 1);
    english = rows.text(0, 2) == "en";
  }
  const auto greeting = name.empty() ? std::string{} : english ? "Dear " + name + ",\n\n" : name + " 様\n\n";
  const std::string end = english ? "\n\nPlease answer to this mail and leave the number in its subject.\n"
                                  : "\n\nご返信の際は、件名の番号をそのまま残してください。\n";
  put_mail(session, ticket, recipient, tagged(ticket, ticket.subject), greeting + std::string{text} + end);
}

void write_to_desk(
    Session& session, const Ticket& ticket, const DeskPerson& person, const std::string& subject,
    const std::string& body) {
  put_mail(session, ticket, person.email, tagged(ticket, subject), body);
}

const Entity TicketMessage::entity = describe<TicketMessage>({
    .name = "ticket_message",
    .path = "/ticket-messages",
    .order = "-sent_at",
    .own =
        "(t.is_public and exists (select from ticket k where k.organization_id = t.organization_id and k.id "
        "= t.ticket_id and k.requester_id = (select current_user_id())))",
    .read_only = true,
    .members{
        field<&TicketMessage::id>(),
        field<&TicketMessage::version>(),
        field<&TicketMessage::ticket_id>({.list = true}),
        field<&TicketMessage::sent_at>({.list = true, .sort = true}),
        field<&TicketMessage::author_id>(),
        field<&TicketMessage::author_name>({.list = true, .title = true, .personal = true}),
        field<&TicketMessage::is_public>({.list = true}),
        field<&TicketMessage::by_requester>({.list = true}),
        field<&TicketMessage::channel>({.list = true}),
        field<&TicketMessage::text>({.list = true, .personal = true}),
    },
});

}  // namespace erp::support
