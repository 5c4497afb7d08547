#include "modules/identity/user.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/identity/identity.hpp"
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

// Only what is new has to be within the rights of the one who gives it.
void check_roles_given(Session& session, const User& user, const User* before, Problems& problems) {
  const auto already = problems.size();
  check_known_roles(session, "roles", user.roles, problems);
  if (problems.size() > already) return;
  auto given = user.roles;
  if (before)
    std::erase_if(given, [&](const auto& role) {
      return std::ranges::find(before->roles, role) != before->roles.end();
    });
  check_within_own(session, "roles", given, problems);
  check_duties(session, "roles", user.roles, {}, problems);
}

void complete_user(Session& session, User& user, const User* before, Problems& problems) {
  normalize(user);
  const std::int64_t others = loses_administrator(user, before) ? other_administrators(session, user) : 0;
  const Actor& actor = session.actor();
  const Editor editor{actor.user_id, actor.may(User::entity.name, "grant_roles") == Reach::all};
  for (auto& problem : problems_of(user, before, editor, others)) problems.push_back(std::move(problem));
  const bool refused = std::ranges::any_of(problems, [](const Problem& p) { return p.field == "roles"; });
  if (!refused && changes_roles(user, before)) check_roles_given(session, user, before, problems);
}

void stored_user(Session& session, User& user, const User* before) {
  if (before && before->is_active && !user.is_active) revoke_sessions(session, user.id.value, "deactivated");
  if (!before && user.password)
    set_password(session, user.id.value, user.email, *user.password, user.must_change_password);
  user.password.reset();
}

}  // namespace

const Entity FirstPassword::entity = describe<FirstPassword>({
    .name = "first_password",
    .members{
        field<&FirstPassword::password>({.max = 256, .personal = true}),
    },
});

const Entity User::entity = describe<User, complete_user, stored_user>({
    .name = "user",
    .path = "/users",
    .table = "user_account",
    .order = "email",
    .own = "t.id = (select current_user_id())",
    .department = "t.department_id",
    .computed{
        {.name = "organization_id", .type = "reference", .sql = "t.organization_id"},
        {.name = "has_second_factor",
         .type = "yes_no",
         .sql = "exists (select from second_factor f where f.user_id = t.id and f.confirmed_at is not null)"},
    },
    .actions{
        {.name = "set_password",
         .run = [](Session& session, const Uuid& id,
                   const void* input) { set_password(session, id, as<FirstPassword>(input)); },
         .input = []() -> const Entity& { return FirstPassword::entity; }},
        {.name = "unlock", .run = [](Session& session, const Uuid& id, const void*) { unlock(session, id); }},
        {.name = "sign_out_everywhere",
         .run = [](Session& session, const Uuid& id, const void*) { sign_out_everywhere(session, id); }},
        {.name = "remove_second_factor",
         .run = [](Session& session, const Uuid& id, const void*) { remove_second_factor(session, id); }},
    },
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
             .personal = true}),
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
    },
});

}  // namespace erp::identity
