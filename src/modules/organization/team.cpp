#include "modules/organization/team.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/user.hpp"

#include <set>

namespace erp::organization {
namespace {

constexpr std::int64_t whole = 100;

void complete_team(Session&, Team& team, const Team*, Problems& problems) {
  std::set<Uuid> seen;
  for (std::size_t i = 0; i < team.members.size(); ++i)
    if (!seen.insert(team.members[i].user_id.value).second)
      problems.push_back({"members[" + std::to_string(i) + "].user_id", "same"});
}

// Who sees what her departments have does not choose them.
void check_own_post(Session& session, const ConcurrentPost& post, Problems& problems) {
  const Actor& actor = session.actor();
  if (actor.user_id == post.user_id.value && actor.grants && actor.grants->go_by_department())
    problems.push_back({"user_id", "not_yourself"});
}

// Nobody gives away more of her time than there is, on any day.
void complete_post(Session& session, ConcurrentPost& post, const ConcurrentPost*, Problems& problems) {
  check_own_post(session, post, problems);
  if (post.share < 1 || post.share >= whole)
    problems.push_back({"share", "out_of_range", {{"min", "1"}, {"max", "99"}}});
  if (post.valid_until && *post.valid_until < post.valid_from)
    problems.push_back({"valid_until", "before_start", {{"start", to_text(post.valid_from)}}});
  if (!problems.empty()) return;
  session.queue(
      "select pg_advisory_xact_lock(hashtextextended('post ' || $1, 0))", {to_text(post.user_id.value)});
  const auto rows = session.run(
      "with other as (select share, valid_from, coalesce(valid_until, 'infinity') as valid_until from "
      "concurrent_post where user_id = $1 and id <> $2 and valid_from <= coalesce($4::date, 'infinity') and "
      "coalesce(valid_until, 'infinity') >= $3::date) select coalesce(max((select sum(o.share) from other o "
      "where s.day between o.valid_from and o.valid_until)), 0) from (select greatest(valid_from, $3::date) "
      "as "
      "day from other) s",
      {to_text(post.user_id.value),
       to_text(post.id.value),
       to_text(post.valid_from),
       post.valid_until ? db::Value{to_text(*post.valid_until)} : db::Value{}});
  const auto left = whole - 1 - rows.integer(0, 0);
  if (post.share > left)
    problems.push_back({"share", "out_of_range", {{"min", "1"}, {"max", std::to_string(left)}}});
}

}  // namespace

const Entity TeamMember::entity = describe<TeamMember>({
    .name = "team_member",
    .parent = "team_id",
    .members{
        field<&TeamMember::user_id>(),
        field<&TeamMember::function>({.max = 100}),
    },
});

const Entity Team::entity = describe<Team, complete_team>({
    .name = "team",
    .path = "/teams",
    .order = "code",
    .members{
        field<&Team::id>(),
        field<&Team::version>(),
        field<&Team::code>(
            {.max = 50, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Team::name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&Team::leader_id>({.list = true}),
        field<&Team::department_id>({.list = true}),
        field<&Team::description>({.max = 1000}),
        field<&Team::is_active>({.list = true}),
        field<&Team::members>(),
    },
});

const Entity ConcurrentPost::entity = describe<ConcurrentPost, complete_post>({
    .name = "concurrent_post",
    .path = "/concurrent-posts",
    .order = "-valid_from",
    .own = "t.user_id = (select current_user_id())",
    .department = "t.department_id",
    .members{
        field<&ConcurrentPost::id>(),
        field<&ConcurrentPost::version>(),
        field<&ConcurrentPost::user_id>({.list = true, .fixed = true}),
        field<&ConcurrentPost::department_id>({.list = true, .fixed = true}),
        field<&ConcurrentPost::title>({.max = 100, .list = true}),
        field<&ConcurrentPost::share>({.list = true}),
        field<&ConcurrentPost::valid_from>({.list = true, .sort = true}),
        field<&ConcurrentPost::valid_until>({.list = true}),
    },
});

}  // namespace erp::organization
