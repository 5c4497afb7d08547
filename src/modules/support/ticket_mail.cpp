#include "modules/support/ticket_mail.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/archive/attachment.hpp"
#include "modules/support/ticket_actions.hpp"
#include "modules/support/ticket_message.hpp"
#include "service/files.hpp"

#include <algorithm>

namespace erp::support {
namespace {

constexpr std::size_t longest_subject = 200, longest_text = longest_message;
constexpr std::string_view our_ids = "@itdo-erp";

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t seen = 0, bytes = 0;
  for (; bytes < text.size(); ++bytes)
    if ((static_cast<unsigned char>(text[bytes]) & 0xC0U) != 0x80 && seen++ == most) break;
  return trimmed(text.substr(0, bytes));
}

// A person of the company, by the address she signs in with.
std::optional<Id<identity::User>> person_with(Session& session, const std::string& address) {
  const auto rows = session.run(
      "select id from user_account where organization_id = current_organization() and email = $1 and "
      "is_active",
      {address});
  Id<identity::User> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return {};
  return id;
}

struct Sender {
  std::optional<Id<identity::User>> person;
  const ReceivedMail& mail;

  bool asked(const Ticket& ticket) const {
    if (ticket.requester_id) return person && person->value == ticket.requester_id->value;
    return ticket.requester_email == mail.from;
  }
};

std::optional<Uuid> first_id(const db::Rows& rows) {
  Uuid id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id)) return {};
  return id;
}

// By what it refers to: a mail of ours, whose id nobody can guess, or one that came before.
std::optional<Uuid> referred(Session& session, const ReceivedMail& mail) {
  for (const auto& reference : mail.references) {
    Uuid ours;
    const bool by_us = reference.ends_with(our_ids) &&
                       parse(std::string_view{reference}.substr(0, reference.size() - our_ids.size()), ours);
    const auto found =
        by_us ? session.run(
                    "select record_id from mail_message where organization_id = current_organization() and "
                    "id = "
                    "$1 and resource = 'ticket'",
                    {to_text(ours)})
              : session.run(
                    "select ticket_id from ticket_mail where message_id = $1 and ticket_id is not null",
                    {reference});
    if (const auto id = first_id(found)) return id;
  }
  return {};
}

// By the number in its subject, which anybody could write: only who asked is believed.
std::optional<Uuid> numbered(Session& session, const Sender& sender) {
  const auto number = ticket_number_in(sender.mail.subject);
  if (number.empty()) return {};
  const auto id = first_id(session.run(
      "select id from ticket where organization_id = current_organization() and number = $1", {number}));
  if (!id || !sender.asked(session.get(Id<Ticket>{*id}))) return {};
  return id;
}

void keep_message(Session& session, const Ticket& ticket, const Sender& sender, bool answers) {
  const ReceivedMail& mail = sender.mail;
  TicketMessage message;
  message.ticket_id = ticket.id;
  message.sent_at = session.now();
  message.author_id = sender.person;
  message.author_name =
      shortened(mail.from_name.empty() ? mail.from : mail.from_name + " <" + mail.from + ">", 300);
  message.is_public = answers;
  message.by_requester = answers;
  message.channel = Channel::mail;
  message.text = shortened(mail.text.empty() ? mail.subject : mail.text, longest_text);
  session.save(message, "create");
}

// Whoever answers each mail of ours with one of her own, as a program does that does not say so, gets no
// further one.
bool asks_often(Session& session, const Ticket& ticket) {
  constexpr std::int64_t most_in_an_hour = 5;
  const auto rows = session.run(
      "select count(*) from ticket where organization_id = current_organization() and opened_at > now() - "
      "interval '1 hour' and (requester_id = $1 or requester_email = $2)",
      {ticket.requester_id ? std::optional{to_text(ticket.requester_id->value)} : std::nullopt,
       ticket.requester_email});
  return rows.integer(0, 0) > most_in_an_hour;
}

Ticket opened_by(Session& session, const Sender& sender) {
  const ReceivedMail& mail = sender.mail;
  Ticket ticket;
  ticket.requester_id = sender.person;
  if (!sender.person) ticket.requester_email = mail.from;
  ticket.subject = shortened(mail.subject.empty() ? mail.from : mail.subject, longest_subject);
  ticket.description = shortened(mail.text.empty() ? ticket.subject : mail.text, longest_text);
  Problems problems;
  complete_ticket(session, ticket, nullptr, problems);
  refuse_if(std::move(problems));
  session.save(ticket, "create");
  if (!asks_often(session, ticket))
    write_to_requester(
        session,
        ticket,
        "お問い合わせを受け付けました。番号：" + ticket.number +
            "\nWe received your request. Number: " + ticket.number);
  return ticket;
}

// False if it came before.
bool first_time(Session& session, const std::string& message_id) {
  return session
             .run(
                 "insert into ticket_mail (organization_id, message_id) values (current_organization(), $1) "
                 "on "
                 "conflict do nothing returning message_id",
                 {message_id})
             .size() > 0;
}

MailFate add_to(Session& session, Ticket& ticket, const Sender& sender) {
  const bool answers = sender.asked(ticket) && !sender.mail.automatic;
  keep_message(session, ticket, sender, answers);
  if (!answers) return MailFate::noted;
  come_back(session, ticket);
  store_wound(session, ticket, "answer");
  return MailFate::answered;
}

}  // namespace

TakenMail take_mail(Session& session, const ReceivedMail& mail) {
  const auto id = shortened(mail.message_id, 900);
  if (!first_time(session, id)) return {.fate = MailFate::known};
  const Sender sender{person_with(session, mail.from), mail};
  auto found = referred(session, mail);
  if (!found) found = numbered(session, sender);
  Ticket ticket;
  if (found) ticket = session.lock(Id<Ticket>{*found});
  TakenMail taken;
  if (found && ticket.state != TicketState::closed) {
    taken.fate = add_to(session, ticket, sender);
  } else {
    if (mail.automatic || mail.from.empty()) return taken;
    ticket = opened_by(session, sender);
    taken.fate = MailFate::opened;
  }
  taken.ticket = ticket.id.value;
  taken.number = ticket.number;
  session.queue("update ticket_mail set ticket_id = $2 where message_id = $1", {id, to_text(taken.ticket)});
  return taken;
}

void attach(Session& session, const Uuid& ticket, const MailedFile& file) {
  archive::Attachment attachment;
  attachment.resource = Ticket::entity.name;
  attachment.record_id = ticket;
  attachment.file_name = archive::is_file_name(file.name) ? file.name : "attachment";
  attachment.media_type = file.stored.media_type;
  attachment.size = static_cast<std::int64_t>(file.stored.bytes);
  attachment.sha256 = file.stored.sha256;
  session.save(attachment, "create");
}

void note_refused_files(Session& session, const Uuid& ticket, const std::string& lines) {
  TicketMessage message;
  message.ticket_id = Id<Ticket>{ticket};
  message.sent_at = session.now();
  message.author_name = "itdo-erp";
  message.channel = Channel::mail;
  message.text =
      shortened("受け取れなかった添付ファイル / Attachments that were not taken:\n" + lines, longest_text);
  session.save(message, "create");
}

std::string newest_mail_of(Session& session, std::string_view ticket) {
  const auto rows = session.run(
      "select message_id from ticket_mail where ticket_id = $1 order by received_at desc limit 1",
      {std::string{ticket}});
  const std::string id{rows.size() > 0 ? rows.text(0, 0) : ""};
  return valid_mail_address(id) ? id : std::string{};
}

std::string ticket_number_in(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  constexpr std::size_t shortest = 16;  // TK-2026-11-00001
  for (auto at = text.find("TK-"); at != std::string_view::npos; at = text.find("TK-", at + 1)) {
    auto number = text.substr(at, shortest);
    if (number.size() < shortest || number[7] != '-' || number[10] != '-') continue;
    if (!digits(number.substr(3, 4)) || !digits(number.substr(8, 2)) || !digits(number.substr(11))) continue;
    while (at + number.size() < text.size() && digits(text.substr(at + number.size(), 1)))
      number = text.substr(at, number.size() + 1);
    return std::string{number};
  }
  return {};
}

}  // namespace erp::support
