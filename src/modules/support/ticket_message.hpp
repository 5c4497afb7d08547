// What is said in a ticket: to who asked, by her, or among the desk only.
#pragma once

#include "modules/support/ticket.hpp"

namespace erp::support {

enum class Channel : std::uint8_t { portal, mail };

struct TicketMessage {
  Id<TicketMessage> id;
  Version version;
  Id<Ticket> ticket_id;
  Instant sent_at;
  std::optional<Id<identity::User>> author_id;
  std::string author_name;  // a name, or the address of somebody from outside
  bool is_public = false;
  bool by_requester = false;
  Channel channel = Channel::portal;
  std::string text;
  static const Entity entity;
};

inline constexpr int longest_message = 20'000;  // characters

// Writes it down as said by the actor of the session.
void say(Session&, const Ticket&, std::string_view text, bool is_public);

// Puts a mail to who asked into the outbox: under the number of the ticket, by which her answer finds back.
void write_to_requester(Session&, const Ticket&, std::string_view text);

// A mail about the ticket to one of the desk.
struct DeskPerson {
  std::string name, email;
  bool english = false;
  auto operator<=>(const DeskPerson&) const = default;
};
void write_to_desk(
    Session&, const Ticket&, const DeskPerson&, const std::string& subject, const std::string& body);

}  // namespace erp::support
