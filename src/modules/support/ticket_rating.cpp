#include "modules/support/ticket_rating.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/service_hours.hpp"
#include "service/log.hpp"
#include "service/secrets.hpp"

namespace erp::support {
namespace {

constexpr std::int64_t best_score = 5;
constexpr std::int64_t changed_within = std::int64_t{7} * 24 * 60 * 60;  // seconds
constexpr int longest_comment = 2000;                                    // characters

constexpr std::string_view link_sql =
    "insert into rating_link as l (organization_id, ticket_id, token_hash, expires_at) "
    "select k.organization_id, k.id, $2::bytea, now() + interval '30 days' from ticket k where "
    "k.organization_id = current_organization() and k.id = $1 and k.state in ('resolved', 'closed') and not "
    "exists (select from ticket_rating r where r.organization_id = k.organization_id and r.ticket_id = k.id) "
    "on conflict (organization_id, ticket_id) do update set token_hash = excluded.token_hash, expires_at = "
    "excluded.expires_at returning ticket_id";
constexpr std::string_view asked_sql =
    "select coalesce(u.email, k.requester_email), coalesce(u.full_name, k.requester_email), "
    "coalesce(u.language, 'ja'), k.number, k.subject from ticket k left join user_account u on u.id = "
    "k.requester_id and u.is_active where k.id = $1 and (u.id is not null or k.requester_id is null)";

std::optional<TicketRating> rating_of(Session& session, const Ticket& ticket) {
  const auto rows = session.run(
      "select id from ticket_rating where organization_id = current_organization() and ticket_id = $1",
      {to_text(ticket.id.value)});
  Id<TicketRating> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return {};
  return session.lock(id);
}

// The ticket is locked.
void store_rating(Session& session, const Ticket& ticket, const RatingInput& said, Channel channel) {
  if (ticket.state != TicketState::resolved && ticket.state != TicketState::closed)
    throw Refused{"wrong_state"};
  auto rating = rating_of(session, ticket);
  refuse_if(
      rating_problems(said.score, rating ? std::optional{rating->rated_at} : std::nullopt, session.now()));
  if (!rating) rating = TicketRating{.ticket_id = ticket.id, .rated_at = session.now()};
  rating->score = said.score;
  rating->comment = said.comment ? std::optional{trimmed(*said.comment)} : std::nullopt;
  if (rating->comment && rating->comment->empty()) rating->comment.reset();
  rating->channel = channel;
  session.save(*rating, "rate");
  session.effect(TicketRating::entity, rating->id.value);
  session.queue(
      "delete from rating_link where organization_id = current_organization() and ticket_id = $1",
      {to_text(ticket.id.value)});
}

}  // namespace

Problems rating_problems(std::int64_t score, std::optional<Instant> rated_at, Instant now) {
  Problems problems;
  if (score < 1 || score > best_score)
    problems.push_back({"score", "out_of_range", {{"min", "1"}, {"max", std::to_string(best_score)}}});
  if (rated_at && seconds_between(*rated_at, now) > changed_within) problems.push_back({"", "rating_closed"});
  return problems;
}

void rate(Session& session, const Uuid& id, const void* input) {
  const auto ticket = session.lock(Id<Ticket>{id});
  const auto& who = session.actor().user_id;
  const bool asked = ticket.requester_id && ticket.requester_id->value == who;
  const bool answered = ticket.assignee_id && ticket.assignee_id->value == who;
  if (!asked || answered) throw Refused{"permission_denied"};
  store_rating(session, ticket, as<RatingInput>(input), Channel::portal);
}

void ask_for_rating(Session& session, const Ticket& ticket) {
  session.start_job(rating_job, ticket.number, "{\"ticket_id\":\"" + to_text(ticket.id.value) + "\"}");
}

std::optional<RatingLink> make_rating_link(
    db::Database& database, const db::Scope& scope, std::string_view ticket) {
  RatingLink link{.token = random_token()};
  const std::string id{ticket};
  auto transaction = database.begin(scope);
  const auto made = transaction.run(link_sql, {id, identity::stored_hash(link.token)});
  if (made.size() == 0) return {};
  const auto rows = transaction.run(asked_sql, {id});
  if (rows.size() == 0) return {};
  link.person = {std::string{rows.text(0, 0)}, std::string{rows.text(0, 1)}, std::string{rows.text(0, 2)}};
  link.number = rows.text(0, 3);
  link.subject = rows.text(0, 4);
  transaction.commit();
  return link;
}

std::string rate_by_link(db::Database& database, const MailedRating& said, const identity::Attempt& attempt) {
  const auto hash = identity::stored_hash(said.token);
  const auto known = database.read(
      identity::across_organizations(),
      "select organization_id, ticket_id from rating_link where token_hash = $1::bytea and expires_at > "
      "now()",
      {hash});
  Actor actor;
  Id<Ticket> id;
  if (known.size() == 0 || !parse(known.text(0, 0), actor.organization_id) ||
      !parse(known.text(0, 1), id.value)) {
    log::warning("AUTH_FAILED", {{"req", attempt.request_id}, {"ip", attempt.address}, {"reason", "rating"}});
    throw Refused{"rating_link_void"};
  }
  actor.address = attempt.address;
  actor.request_id = attempt.request_id;
  Session session{database, std::move(actor)};
  const auto ticket = session.lock(id);
  // Of two uses at once the second one finds nothing left.
  if (session.run("select from rating_link where token_hash = $1::bytea", {hash}).size() == 0)
    throw Refused{"rating_link_void"};
  store_rating(session, ticket, {said.score, said.comment}, Channel::mail);
  session.commit();
  return ticket.number;
}

const Entity RatingInput::entity = describe<RatingInput>({
    .name = "rating_input",
    .members{
        field<&RatingInput::score>(),
        field<&RatingInput::comment>({.max = longest_comment, .personal = true}),
    },
});

const Entity MailedRating::entity = describe<MailedRating>({
    .name = "mailed_rating",
    .members{
        field<&MailedRating::token>({.max = 100}),
        field<&MailedRating::score>(),
        field<&MailedRating::comment>({.max = longest_comment, .personal = true}),
    },
});

const Entity TicketRating::entity = describe<TicketRating>({
    .name = "ticket_rating",
    .path = "/ticket-ratings",
    .order = "-rated_at",
    .own =
        "exists (select from ticket k where k.organization_id = t.organization_id and k.id = t.ticket_id and "
        "k.requester_id = (select current_user_id()))",
    .read_only = true,
    .members{
        field<&TicketRating::id>(),
        field<&TicketRating::version>(),
        field<&TicketRating::ticket_id>({.list = true}),
        field<&TicketRating::score>({.list = true}),
        field<&TicketRating::comment>({.list = true, .personal = true}),
        field<&TicketRating::rated_at>({.list = true, .sort = true}),
        field<&TicketRating::channel>({.list = true}),
    },
});

}  // namespace erp::support
