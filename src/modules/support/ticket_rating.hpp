// How who asked found the help: said by her alone, once it is solved, in the portal or by the link of a mail.
#pragma once

#include "modules/identity/identity.hpp"
#include "modules/support/ticket_message.hpp"

namespace erp::support {

struct TicketRating {
  Id<TicketRating> id;
  Version version;
  Id<Ticket> ticket_id;
  std::int64_t score = 0;  // 1 to 5
  std::optional<std::string> comment;
  Instant rated_at;  // for the first time
  Channel channel = Channel::portal;
  static const Entity entity;
};

struct RatingInput {
  std::int64_t score = 0;
  std::optional<std::string> comment;
  static const Entity entity;
};
struct MailedRating {
  std::string token;
  std::int64_t score = 0;
  std::optional<std::string> comment;
  static const Entity entity;
};

// A score that there is not, or one that is given too late to replace another.
Problems rating_problems(std::int64_t score, std::optional<Instant> rated_at, Instant now);

// The action on a ticket. Refused: permission_denied to all but who asked, rating_closed.
void rate(Session&, const Uuid& ticket, const void* input);

// The job that mails the link; its argument is ticket_id.
inline constexpr std::string_view rating_job = "rating.ask";
void ask_for_rating(Session&, const Ticket&);

struct RatingLink {
  std::string token;  // 256 bits, base64url; only the mail carries it
  identity::Person person;
  std::string number, subject;
};
// A fresh link, the only good one of the ticket from now on. None if it was rated or opened again meanwhile.
std::optional<RatingLink> make_rating_link(db::Database&, const db::Scope&, std::string_view ticket);

// Good for one use within thirty days, without signing in; says the number of the ticket. Refused:
// rating_link_void, and as the action.
std::string rate_by_link(db::Database&, const MailedRating&, const identity::Attempt&);

}  // namespace erp::support
