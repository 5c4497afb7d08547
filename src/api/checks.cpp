#include "api/checks.hpp"

#include "entity/read.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace erp::api {

db::Scope scope_of(const Actor& actor) {
  return {to_text(actor.organization_id), to_text(actor.user_id), ""};
}

Actor herself(const Call& call) {
  Actor actor = call.who->actor;
  actor.request_id = call.request.id;
  actor.address = call.request.address;
  actor.proved_lately = call.actor.proved_lately;
  return actor;
}

Uuid id_of(std::string_view text) {
  Uuid id;
  if (!parse(text, id)) throw Refused{"not_found"};
  return id;
}

bool readable(db::Database& database, const Entity& entity, const Actor& actor, const Uuid& id) {
  if (actor.may(entity.name, "read") == Reach::none) return false;
  return database.read(scope_of(actor), record_sql_for(entity, actor), {to_text(id)}).size() != 0;
}

void refuse_unless(
    const Entity& entity, const Actor& actor, std::string_view action, std::string_view state) {
  if (const auto reason = refusal(entity, actor, action, state); !reason.empty())
    throw Refused{Problems{{"", reason, {{"state", std::string{state}}}}}};
}

namespace {

// The other right of a pair in which this one is; null if it is in none.
struct Other {
  std::string_view resource, action;
};
std::optional<Other> other_of(const Duties& duties, std::string_view resource, std::string_view action) {
  if (duties.first_resource == resource && duties.first_action == action)
    return Other{duties.second_resource, duties.second_action};
  if (duties.second_resource == resource && duties.second_action == action)
    return Other{duties.first_resource, duties.first_action};
  return {};
}

// Whether she did it, for herself or for another, or the one did for whom she acts here.
bool did(
    Session& session, const Other& other, const Entity& entity, std::string_view action, const Uuid& id) {
  session.store();
  const Uuid lender = session.on_behalf_of(entity.name, action, id);
  const std::string them =
      "{" + to_text(session.actor().user_id) + (lender ? "," + to_text(lender) : "") + "}";
  return session
             .run(
                 "select from audit_log where record_id = $1 and resource = $2 and action = $3 and "
                 "(user_id = any ($4::uuid[]) or on_behalf_of = any ($4::uuid[])) limit 1",
                 {to_text(id), std::string{other.resource}, std::string{other.action}, them})
             .size() > 0;
}

[[noreturn]] void refuse_for(const Duties& duties) {
  throw Refused{Problems{{"", "duties_conflict", {{"rule", duties.name}}}}};
}

void refuse_second_duty(Session& session, const Entity& entity, std::string_view action, const Uuid& id) {
  if (!session.actor().duties) return;
  for (const Duties& duties : *session.actor().duties) {
    const auto other = other_of(duties, entity.name, action);
    if (other && other->resource == entity.name && did(session, *other, entity, action, id))
      refuse_for(duties);
  }
}

bool reached(
    Session& session, const Entity& entity, const Uuid& id, Reach reach, const std::string& told = "") {
  const auto rows = session.run(
      "select from " + std::string{entity.table} + " t where t.id = $1 and " +
          reach_condition(entity, reach) + (told.empty() ? "" : " and " + told),
      {to_text(id)});
  return rows.size() != 0;
}

void refuse_beyond_reach(Session& session, const Entity& entity, std::string_view action, const Uuid& id) {
  const Actor& actor = session.actor();
  const Reach reach = actor.may(entity.name, action);
  const auto told = told_condition(entity, actor.grants.get());
  const Uuid lender = actor.lender_of(entity.name, action);
  if (reach == Reach::all && told.empty() && !lender) return;
  session.store();
  if (!reached(session, entity, id, reach, told)) throw Refused{"permission_denied"};
  if (lender && !reached(session, entity, id, actor.own_grants->may(entity.name, action)))
    session.borrow(id, lender);
}

}  // namespace

void refuse_both_duties(const Entity& entity, const Actor& actor, std::string_view action) {
  if (!actor.duties || !actor.grants || actor.grants->may("*", "*") == Reach::all) return;
  for (const Duties& duties : *actor.duties) {
    const auto other = other_of(duties, entity.name, action);
    // Her rights count, not those of the key that she uses.
    if (other && other->resource != entity.name &&
        actor.grants->may(other->resource, other->action) != Reach::none)
      refuse_for(duties);
  }
}

void refuse_unless_reached(Session& session, const Entity& entity, std::string_view action, const Uuid& id) {
  refuse_beyond_reach(session, entity, action, id);
  refuse_both_duties(entity, session.actor(), action);
  refuse_second_duty(session, entity, action, id);
}

std::vector<std::size_t> made_beyond_reach(
    Session& session, const Entity& entity, const std::vector<Uuid>& ids) {
  std::vector<std::size_t> beyond;
  const Reach reach = session.actor().may(entity.name, "create");
  if (reach == Reach::all || ids.empty()) return beyond;
  session.store();
  std::string all;
  for (const Uuid& id : ids) all += (all.empty() ? "{" : ",") + to_text(id);
  const auto rows = session.run(
      "select x.n - 1 from unnest($1::uuid[]) with ordinality x(id, n) where not exists (select from " +
          std::string{entity.table} + " t where t.id = x.id and " + made_condition(entity, reach) +
          ") order by x.n",
      {all + "}"});
  for (std::size_t i = 0; i < rows.size(); ++i)
    beyond.push_back(static_cast<std::size_t>(rows.integer(i, 0)));
  return beyond;
}

void complete(Session& session, const Entity& entity, void* record, const void* before, Problems problems) {
  const bool unread = std::ranges::any_of(problems, [](const Problem& p) { return p.field.empty(); });
  if (unread || !entity.complete) return refuse_if(std::move(problems));
  const Problems of_form = problems;
  try {
    entity.complete(session, record, before, problems);
  } catch (const Refused& refused) {
    problems.insert(problems.end(), refused.problems().begin(), refused.problems().end());
  }
  Problems all = of_form;
  const auto of_rules = problems.begin() + static_cast<std::ptrdiff_t>(of_form.size());
  add_unrelated(all, {std::make_move_iterator(of_rules), std::make_move_iterator(problems.end())});
  refuse_if(std::move(all));
}

}  // namespace erp::api
