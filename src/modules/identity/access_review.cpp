#include "modules/identity/access_review.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"

#include <algorithm>

namespace erp::identity {

BOOST_DESCRIBE_ENUM(ReviewState, open, closed)
BOOST_DESCRIBE_ENUM(ReviewVerdict, pending, keep, change)

namespace {

constexpr std::size_t most_people = 5'000;

void complete_review(Session& session, AccessReview& review, const AccessReview* before, Problems&) {
  review.name = trimmed(review.name);
  if (before) return;
  const auto people = session.run(
      "select u.id, h.held::text, u.guest from (select id, full_name as name, null as guest from "
      "user_account where is_active union all select user_id, name, name from guests()) u, lateral (select "
      "roles_in_effect(u.id, current_organization()) as held) h where h.held <> '{}' order by u.name, u.id "
      "limit " +
      std::to_string(most_people));
  review.items.clear();
  for (std::size_t i = 0; i < people.size(); ++i) {
    AccessReviewItem& item = review.items.emplace_back();
    if (!parse(people.text(i, 0), item.user_id.value) || !texts_type.parse(people.text(i, 1), &item.roles))
      throw std::runtime_error{"a person cannot be read"};
    if (!people.null(i, 2)) item.guest = people.text(i, 2);
  }
}

AccessReviewItem& item_of(AccessReview& review, const Id<User>& user) {
  const auto found = std::ranges::find(
      review.items, user.value, [](const AccessReviewItem& item) { return item.user_id.value; });
  if (found == review.items.end()) throw Refused{"not_found", "user_id"};
  return *found;
}

void decide(Session& session, const Uuid& id, const void* input) {
  const auto& decision = as<ReviewDecision>(input);
  auto review = session.lock(Id<AccessReview>{id});
  if (decision.user_id.value == session.actor().user_id) throw Refused{"not_yourself", "user_id"};
  AccessReviewItem& item = item_of(review, decision.user_id);
  item.verdict = decision.verdict;
  item.note = decision.note;
  const bool decided = decision.verdict != ReviewVerdict::pending;
  item.decided_by_id = decided ? std::optional{Id<User>{session.actor().user_id}} : std::nullopt;
  item.decided_at = decided ? std::optional{session.now()} : std::nullopt;
  session.save(review, "decide");
}

// Signed off only when nothing is left to be done: who was to change has other roles now, or none.
void close_review(Session& session, const Uuid& id, const void*) {
  auto review = session.lock(Id<AccessReview>{id});
  const auto pending = std::ranges::count(review.items, ReviewVerdict::pending, &AccessReviewItem::verdict);
  if (pending > 0) throw Refused{Problems{{"", "review_undecided", {{"count", std::to_string(pending)}}}}};
  const auto unchanged = session.run(
      "select coalesce(i.guest, u.full_name) as name from access_review_item i left join user_account u on "
      "u.id = i.user_id where i.review_id = $1 and i.verdict = 'change' and (u.is_active or i.guest is not "
      "null) and roles_in_effect(i.user_id, i.organization_id) = i.roles order by name limit 5",
      {to_text(id)});
  std::string names;
  for (std::size_t i = 0; i < unchanged.size(); ++i)
    names += (names.empty() ? "" : ", ") + std::string{unchanged.text(i, 0)};
  if (!names.empty()) throw Refused{Problems{{"", "review_unchanged", {{"names", names}}}}};
  review.state = ReviewState::closed;
  review.closed_at = session.now();
  review.closed_by_id = Id<User>{session.actor().user_id};
  session.save(review, "close");
}

}  // namespace

const Entity AccessReviewItem::entity = describe<AccessReviewItem>({
    .name = "access_review_item",
    .parent = "review_id",
    .members{
        field<&AccessReviewItem::id>(),
        field<&AccessReviewItem::user_id>(),
        field<&AccessReviewItem::guest>({.max = 400, .personal = true}),
        field<&AccessReviewItem::roles>({.max = 50, .words = "role"}),
        field<&AccessReviewItem::verdict>(),
        field<&AccessReviewItem::note>({.max = 500}),
        field<&AccessReviewItem::decided_by_id>(),
        field<&AccessReviewItem::decided_at>(),
    },
});

const Entity ReviewDecision::entity = describe<ReviewDecision>({
    .name = "review_decision",
    .members{
        field<&ReviewDecision::user_id>(),
        field<&ReviewDecision::verdict>(),
        field<&ReviewDecision::note>({.max = 500}),
    },
});

const Entity AccessReview::entity = describe<AccessReview, complete_review>({
    .name = "access_review",
    .path = "/access-reviews",
    .order = "-due_on",
    .editable_in = "open",
    .computed{
        {.name = "people",
         .type = "quantity",
         .sql = "(select count(*) from access_review_item i where i.organization_id = t.organization_id and "
                "i.review_id = t.id)"},
        {.name = "undecided",
         .type = "quantity",
         .sql = "(select count(*) from access_review_item i where i.organization_id = t.organization_id and "
                "i.review_id = t.id and i.verdict = 'pending')"},
    },
    .actions{
        {.name = "decide",
         .from = {"open"},
         .run = decide,
         .input = []() -> const Entity& { return ReviewDecision::entity; }},
        {.name = "close", .from = {"open"}, .run = close_review},
    },
    .members{
        field<&AccessReview::id>(),
        field<&AccessReview::version>(),
        field<&AccessReview::state>({.list = true, .derived = true}),
        field<&AccessReview::name>({.max = 100, .find = true, .list = true, .title = true}),
        field<&AccessReview::due_on>({.list = true, .sort = true}),
        field<&AccessReview::closed_at>({.list = true, .derived = true}),
        field<&AccessReview::closed_by_id>({.list = true, .derived = true}),
        field<&AccessReview::items>({.derived = true}),
    },
});

}  // namespace erp::identity
