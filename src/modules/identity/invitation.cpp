#include "modules/identity/invitation.hpp"

#include "entity/session.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/user.hpp"

namespace erp::identity {
namespace {

constexpr LinkKind invitations{
    .table = "invitation",
    .used = "invitation_accepted",
    .void_code = "invitation_void",
    .reason = "invitation"};

// $1 people and $2 as many ids of jobs, $3 who invites, $4 whether to spread them over time: then they come
// after those that wait already.
constexpr std::string_view invite_sql =
    "with invited as (insert into invitation as i (organization_id, user_id, expires_at, invited_by) "
    "select current_organization(), x.id, now() + interval '7 days', $3 from unnest($1::uuid[]) as x(id) "
    "on conflict (user_id) do update set token_hash = null, sent_at = null, expires_at = "
    "excluded.expires_at, "
    "invited_at = now(), invited_by = excluded.invited_by returning user_id), "
    "last as (select greatest(now(), max(run_at)) as at from job where $4 and kind = 'invitation.send' and "
    "state = "
    "'queued' and organization_id = current_organization()) "
    "insert into job (organization_id, id, kind, subject, arguments, created_by, run_at) "
    "select u.organization_id, x.job, 'invitation.send', u.full_name, json_build_object('user_id', u.id), "
    "$3, "
    "case when $4 then last.at + x.n * interval '500 milliseconds' else now() end "
    "from unnest($1::uuid[], $2::uuid[]) with ordinality as x(id, job, n) join invited i on i.user_id = x.id "
    "join user_account u on u.id = x.id cross join last";

constexpr std::string_view invitation_link_sql =
    "with made as (update invitation i set token_hash = $2::bytea, sent_at = now(), expires_at = now() + "
    "interval '7 days' from user_account u join organization o on o.id = u.organization_id where i.user_id = "
    "$1 "
    "and u.id = i.user_id and u.is_active and o.is_active "
    "returning u.email, u.full_name, u.language, u.organization_id, o.name) select * from made";

void queue_invitations(Session& session, const std::vector<Uuid>& user_ids, bool spread) {
  std::string people, jobs;
  for (const Uuid& id : user_ids) {
    people += (people.empty() ? "{" : ",") + to_text(id);
    jobs += (jobs.empty() ? "{" : ",") + to_text(Uuid::generate());
  }
  const Actor& actor = session.actor();
  session.queue(
      std::string{invite_sql},
      {people + "}",
       jobs + "}",
       actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{},
       spread ? "true" : "false"});
}

}  // namespace

void invite(Session& session, const Uuid& user_id) {
  const auto user = session.lock(Id<User>{user_id});
  if (!user.is_active) throw Refused{"not_active"};
  refuse_if_more_rights(session, user_id);
  const auto rows = session.run(
      "select " + std::string{has_access_sql} + " from user_account t where t.id = $1", {to_text(user_id)});
  if (rows.text(0, 0) == "t") throw Refused{"already_active"};
  queue_invitations(session, {user_id}, false);
  session.audit("invite", User::entity.name, user_id, "", "");
}

void withdraw_invitation(Session& session, const Uuid& user_id) {
  session.lock(Id<User>{user_id});
  const auto gone =
      session.run("delete from invitation where user_id = $1 returning user_id", {to_text(user_id)});
  if (gone.size() == 0) throw Refused{"not_invited"};
  session.audit("withdraw_invitation", User::entity.name, user_id, "", "");
}

void invite_all(Session& session, const std::vector<Uuid>& user_ids) {
  if (!user_ids.empty()) queue_invitations(session, user_ids, user_ids.size() > 1);
}

void readdress_links(Session& session, const Uuid& user_id) {
  const auto id = to_text(user_id);
  session.queue("delete from password_reset where user_id = $1", {id});
  if (session.run("select from invitation where user_id = $1", {id}).size() > 0)
    queue_invitations(session, {user_id}, false);
}

std::optional<MailedLink> make_invitation_link(
    db::Database& database, const db::Scope& scope, std::string_view user_id) {
  return make_link(database, scope, user_id, invitation_link_sql, "invitation_sent");
}

LinkUsed accept_invitation(
    db::Database& database, std::string_view token, std::string_view password, const Attempt& attempt) {
  return use_link(database, invitations, token, password, attempt);
}

}  // namespace erp::identity
