#include "modules/identity/user.hpp"
#include "modules/identity/first_help.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/invitation.hpp"
#include "modules/identity/linked_identity.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/personal_data.hpp"
#include "modules/identity/role_book.hpp"
#include "modules/identity/second_factor.hpp"
#include "modules/identity/user_actions.hpp"
#include "modules/identity/user_rules.hpp"

#include <algorithm>
#include <charconv>

namespace erp::identity {

namespace {

// Two administrators who deactivate each other wait for one another here, so that one of them stays.
std::int64_t other_administrators(Session& session, const User& user) {
  session.queue(
      "select pg_advisory_xact_lock(hashtextextended('administrators ' || current_organization()::text, 0))");
  const auto rows = session.run(
      "select count(*) from user_account where is_active and 'administrator' = any(roles) and id <> $1",
      {to_text(user.id.value)});
  const auto text = rows.text(0, 0);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

void check_roles(Session& session, const User& user, const User* before, Problems& problems) {
  const auto already = problems.size();
  check_known_roles(session, "roles", user.roles, problems);
  if (problems.size() > already) return;
  if (changes_roles(user, before))
    check_given(session, "roles", user.roles, before ? before->roles : std::vector<std::string>{}, problems);
  check_duties(session, "roles", user.id.value, {.for_good = user.roles}, problems);
}

// To where the link for a new password goes, and whether there is an account at all.
void check_way_in(Session& session, const User& user, const User& before, Problems& problems) {
  const bool readdressed = user.email != before.email;
  if (readdressed) be_sure_of(session.actor());
  const auto& id = user.id.value;
  if (readdressed && has_more_rights(session, id)) problems.push_back({"email", "has_more_rights"});
  if (user.is_active == before.is_active) return;
  if (user.is_active ? has_more_rights(session, id) : governs_above(session, id))
    problems.push_back({"is_active", "has_more_rights"});
}

void complete_user(Session& session, User& user, const User* before, Problems& problems) {
  normalize(user);
  const std::int64_t others = loses_administrator(user, before) ? other_administrators(session, user) : 0;
  const Actor& actor = session.actor();
  const Editor editor{
      .user_id = actor.user_id,
      .may_grant_roles = actor.may(User::entity.name, "grant_roles") == Reach::all,
      .goes_by_department = actor.grants && actor.grants->go_by_department()};
  for (auto& problem : problems_of(user, before, editor, others)) problems.push_back(std::move(problem));
  if (before) check_way_in(session, user, *before, problems);
  const bool refused = std::ranges::any_of(problems, [](const Problem& p) { return p.field == "roles"; });
  const bool comes_back = before && !before->is_active && user.is_active;
  if (refused || (!changes_roles(user, before) && !comes_back)) return;
  if (changes_roles(user, before)) be_sure_of(actor);
  check_roles(session, user, before, problems);
}

void stored_user(Session& session, User& user, const User* before) {
  const Uuid& id = user.id.value;
  if (before && before->is_active && !user.is_active) {
    revoke_sessions(session, id, "deactivated");
    session.queue("delete from invitation where user_id = $1", {to_text(id)});
  }
  if (before && before->email != user.email) {
    readdress_links(session, id);
    queue_notice_to(session, before->email, id, "email_changed");
  }
  if (!before && user.password)
    set_password(session, id, user.email, *user.password, user.must_change_password);
  else if (!before && user.is_active && user.invite.value_or(true))
    invite_all(session, {id});
  user.password.reset();
  user.invite.reset();
}

// A list holds no passwords.
void stored_users(Session& session, const std::vector<const User*>& users) {
  std::vector<Uuid> invited;
  for (const User* user : users)
    if (user->is_active && user->invite.value_or(true)) invited.push_back(user->id.value);
  invite_all(session, invited);
}

// How far she is on her way in.
const std::string sign_in_state_sql =
    "case when " + std::string{has_access_sql} +
    " then 'active' else coalesce((select case when i.expires_at > now() then 'invited' else "
    "'invitation_expired' end from invitation i where i.user_id = t.id), 'not_invited') end";

std::string waits_for(std::string_view invitation) {
  return "not " + std::string{has_access_sql} + " and " + std::string{invitation};
}
const std::string invited_sql =
    waits_for("exists (select from invitation i where i.user_id = t.id and i.expires_at > now())");
const std::string expired_sql =
    waits_for("exists (select from invitation i where i.user_id = t.id and i.expires_at <= now())");
const std::string not_invited_sql = waits_for("not exists (select from invitation i where i.user_id = t.id)");

std::vector<Action> actions_on_people() {
  return {
      {.name = "invite",
       .run = [](Session& session, const Uuid& id, const void*) { identity::invite(session, id); }},
      {.name = "withdraw_invitation",
       .run = [](Session& session, const Uuid& id, const void*) { withdraw_invitation(session, id); }},
      {.name = "set_password",
       .run = [](Session& session,
                 const Uuid& id,
                 const void* input) { set_password(session, id, as<FirstPassword>(input)); },
       .input = []() -> const Entity& { return FirstPassword::entity; },
       .grave = true},
      {.name = "unlock", .run = [](Session& session, const Uuid& id, const void*) { unlock(session, id); }},
      {.name = "sign_out_everywhere",
       .run = [](Session& session, const Uuid& id, const void*) { sign_out_everywhere(session, id); }},
      {.name = "erase_personal_data",
       .run = [](Session& session, const Uuid& id, const void*) { erase_personal_data(session, id); },
       .grave = true},
      {.name = "remove_second_factor",
       .run = [](Session& session, const Uuid& id, const void*) { remove_second_factor(session, id); },
       .grave = true},
      {.name = "unlink_identities",
       .run = [](Session& session, const Uuid& id, const void*) { unlink_identities(session, id); }},
  };
}

}  // namespace

const Entity FirstPassword::entity = describe<FirstPassword>({
    .name = "first_password",
    .members{
        field<&FirstPassword::password>({.max = 256, .personal = true}),
    },
});

const Entity User::entity = describe<User, complete_user, stored_user, stored_users>({
    .name = "user",
    .path = "/users",
    .table = "user_account",
    // The fence has an "or" in it, behind which no index of one company answers: so it is said again,
    // without.
    .where = "t.organization_id = (select current_organization())",
    .order = "email",
    .own = "t.id = (select current_user_id())",
    .department = "t.department_id",
    .computed{
        {.name = "organization_id", .type = "reference", .sql = "t.organization_id"},
        {.name = "has_second_factor",
         .type = "yes_no",
         .sql = "exists (select from second_factor f where f.user_id = t.id and f.confirmed_at is not null)"},
        {.name = "has_passkey",
         .type = "yes_no",
         .sql = "exists (select from passkey k where k.user_id = t.id)"},
        {.name = "has_linked_identity",
         .type = "yes_no",
         .sql = "exists (select from linked_identity l where l.user_id = t.id)"},
        {.name = "sign_in_state",
         .type = "text",
         .sql = sign_in_state_sql,
         .choices{
             {.value = "active", .condition = has_access_sql},
             {.value = "invited", .condition = invited_sql},
             {.value = "invitation_expired", .condition = expired_sql},
             {.value = "not_invited", .condition = not_invited_sql},
         }},
        {.name = "deactivated_at", .type = "instant", .sql = "t.deactivated_at"},
        {.name = "erased_at", .type = "instant", .sql = "t.erased_at"},
    },
    .actions = actions_on_people(),
    .members{
        field<&User::id>(),
        field<&User::version>(),
        field<&User::email>(
            {.max = longest_email,
             .unique = true,
             .find = true,
             .list = true,
             .sort = true,
             .title = true,
             .personal = true,
             .written = canonical_email}),
        field<&User::full_name>(
            {.max = 100, .find = true, .list = true, .sort = true, .title = true, .personal = true}),
        field<&User::full_name_kana>({.max = 100, .find = true, .personal = true}),
        field<&User::phone>({.max = 20, .personal = true}),
        field<&User::department_id>({.list = true}),
        field<&User::roles>({.max = 50, .list = true, .words = "role"}),
        field<&User::language>(),
        field<&User::must_change_password>({.derived = true}),
        field<&User::is_active>({.list = true}),
        field<&User::last_sign_in_at>({.list = true, .derived = true}),
        field<&User::password>({.max = 256, .fixed = true, .personal = true, .write_only = true}),
        field<&User::invite>({.fixed = true, .write_only = true}),
    },
});

}  // namespace erp::identity
