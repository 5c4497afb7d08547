#include "modules/identity/personal_data.hpp"

#include "modules/identity/user.hpp"

namespace erp::identity {
namespace {

// Of each table that knows her, what tells of her. Hashes and secrets tell nothing and are not given out.
constexpr std::string_view everything_kept = R"(
select json_build_object(
  'person', (select json_build_object('id', u.id, 'email', u.email, 'full_name', u.full_name,
      'full_name_kana', u.full_name_kana, 'phone', u.phone, 'language', u.language, 'roles', u.roles,
      'department', (select d.name from department d
        where d.organization_id = u.organization_id and d.id = u.department_id),
      'is_active', u.is_active, 'created_at', u.created_at, 'last_sign_in_at', u.last_sign_in_at,
      'deactivated_at', u.deactivated_at)
    from user_account u where u.organization_id = (select current_organization()) and u.id = $1),
  'posts', (select coalesce(json_agg(json_build_object('department', d.name, 'title', p.title,
      'share', p.share, 'valid_from', p.valid_from, 'valid_until', p.valid_until) order by p.valid_from),
      '[]')
    from concurrent_post p
    join department d on d.organization_id = p.organization_id and d.id = p.department_id
    where p.user_id = $1),
  'teams', (select coalesce(json_agg(json_build_object('team', t.name, 'function', m.function)
      order by t.code), '[]')
    from team_member m join team t on t.organization_id = m.organization_id and t.id = m.team_id
    where m.user_id = $1),
  'roles_for_a_time', (select coalesce(json_agg(json_build_object('role', a.role,
      'lender_id', a.lender_id, 'valid_from', a.valid_from, 'valid_until', a.valid_until)
      order by a.valid_from), '[]')
    from role_assignment a where a.user_id = $1),
  'sessions', (select coalesce(json_agg(json_build_object('kind', s.kind, 'address', s.address,
      'agent', s.agent, 'created_at', s.created_at, 'last_used_at', s.last_used_at,
      'revoked_at', s.revoked_at) order by s.created_at desc), '[]')
    from user_session s where s.user_id = $1),
  'devices', (select coalesce(json_agg(json_build_object('first_seen_at', k.first_seen_at,
      'last_seen_at', k.last_seen_at) order by k.first_seen_at), '[]')
    from known_device k where k.user_id = $1),
  'second_factor_since', (select f.confirmed_at from second_factor f where f.user_id = $1),
  'linked_identities', (select coalesce(json_agg(json_build_object('issuer', l.issuer,
      'subject', l.subject, 'linked_at', l.linked_at, 'last_used_at', l.last_used_at)), '[]')
    from linked_identity l where l.user_id = $1),
  'passkeys', (select coalesce(json_agg(json_build_object('name', p.name, 'synced', p.is_synced,
      'made_at', p.made_at, 'last_used_at', p.last_used_at) order by p.made_at), '[]')
    from passkey p where p.user_id = $1),
  'api_keys', (select coalesce(json_agg(json_build_object('name', k.name, 'created_at', k.created_at,
      'expires_at', k.expires_at, 'last_used_at', k.last_used_at,
      'last_used_address', k.last_used_address) order by k.created_at), '[]')
    from api_key k where k.user_id = $1),
  'preferences', (select p.content::json from user_preference p where p.user_id = $1),
  'saved_views', (select coalesce(json_agg(json_build_object('name', v.name, 'address', v.address)
      order by v.name), '[]')
    from saved_view v where v.created_by = $1),
  'comments', (select coalesce(json_agg(json_build_object('resource', c.resource, 'record_id', c.record_id,
      'at', c.created_at, 'text', c.text) order by c.id), '[]')
    from record_comment c where c.created_by = $1 and not c.is_deleted),
  'mails', (select coalesce(json_agg(json_build_object('subject', m.subject, 'body', m.body,
      'state', m.state, 'at', m.created_at) order by m.id), '[]')
    from mail_message m where m.recipient = (select u.email from user_account u
      where u.organization_id = (select current_organization()) and u.id = $1)),
  'changes_of_her_account', (select coalesce(json_agg(json_build_object('at', a.at,
      'user_id', a.user_id, 'action', a.action, 'before', a.before, 'after', a.after) order by a.id), '[]')
    from audit_log a where a.record_id = $1 and a.resource = 'user'),
  'what_she_did', (select coalesce(json_agg(d order by d.resource, d.action), '[]')
    from (select a.resource, a.action, count(*) as times, min(a.at) as first, max(a.at) as last
      from audit_log a where a.user_id = $1 group by a.resource, a.action) d),
  'who_read_her_data', (select coalesce(json_agg(json_build_object('at', r.at, 'user_id', r.user_id,
      'way', r.way, 'times', r.times) order by r.at), '[]')
    from personal_read r where r.record_id = $1)
) from user_account where organization_id = (select current_organization()) and id = $1)";

constexpr std::size_t most_at_once = 200;

// The day in the company's zone on which its years are over.
const std::string kept_until =
    "((u.deactivated_at at time zone o.time_zone)::date + make_interval(years => "
    "o.personal_data_years::int)) at time zone o.time_zone";

}  // namespace

std::string personal_data_of(Session& session, const Uuid& user_id) {
  const auto rows = session.run(everything_kept, {to_text(user_id)});
  if (rows.size() == 0) throw Refused{"not_found"};
  session.audit("export_personal_data", User::entity.name, user_id, "", "");
  return std::string{rows.text(0, 0)};
}

void erase_personal_data(Session& session, const Uuid& user_id) {
  const auto rows = session.run(
      "select u.is_active, u.erased_at is not null, k.until::date::text, k.until > now() from user_account u "
      "join organization o on o.id = u.organization_id cross join lateral (select " +
          kept_until + " as until) k where u.organization_id = (select current_organization()) and u.id = $1",
      {to_text(user_id)});
  if (rows.size() == 0) throw Refused{"not_found"};
  if (rows.text(0, 0) == "t") throw Refused{"still_active"};
  if (rows.text(0, 1) == "t") throw Refused{"erased_before"};
  if (rows.text(0, 3) == "t")
    throw Refused{Problems{{"", "retention_not_over", {{"until", std::string{rows.text(0, 2)}}}}}};
  session.run("select erase_person($1)", {to_text(user_id)});
  session.audit("erase_personal_data", User::entity.name, user_id, "", "");
}

void erase_those_long_gone(db::Database& database) {
  const auto found = database.read(
      {.access = "system"},
      "select u.organization_id, u.id from user_account u join organization o on o.id = u.organization_id "
      "where not u.is_active and u.erased_at is null and " +
          kept_until + " <= now() limit " + std::to_string(most_at_once));
  for (std::size_t i = 0; i < found.size(); ++i) {
    Actor actor;
    Uuid user;
    parse(found.text(i, 0), actor.organization_id);
    parse(found.text(i, 1), user);
    Session session{database, actor};
    erase_personal_data(session, user);
    session.commit();
  }
}

}  // namespace erp::identity
