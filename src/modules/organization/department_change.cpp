#include "modules/organization/department_change.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/identity/user.hpp"

namespace erp::organization {

BOOST_DESCRIBE_ENUM(DepartmentChangeState, planned, done, cancelled, failed)
BOOST_DESCRIBE_ENUM(DepartmentChangeKind, move, rename, close)

namespace {

void complete_change(
    Session& session, DepartmentChange& change, const DepartmentChange*, Problems& problems) {
  if (change.kind != DepartmentChangeKind::move) change.parent_id.reset();
  if (change.kind == DepartmentChangeKind::rename && (!change.name || trimmed(*change.name).empty()))
    problems.push_back({"name", "required"});
  if (change.kind != DepartmentChangeKind::rename) change.name.reset();
  if (change.name) change.name = trimmed(*change.name);
  if (change.parent_id && change.parent_id->value == change.department_id.value)
    problems.push_back({"parent_id", "circular"});
  if (!change.department_id) return;
  Department department;
  if (!session.find(change.department_id, department)) problems.push_back({"department_id", "not_found"});
}

// As Session::save does it for whoever edits a department, from the day on that the change names.
void apply(Session& session, const DepartmentChange& change) {
  session.queue("select set_config('itdo.effective_on', $1, true)", {to_text(change.effective_on)});
  auto department = session.lock(change.department_id);
  const Department before = department;
  if (change.kind == DepartmentChangeKind::move) department.parent_id = change.parent_id;
  if (change.kind == DepartmentChangeKind::rename) department.name = *change.name;
  if (change.kind == DepartmentChangeKind::close) department.is_active = false;
  Problems problems;
  Department::entity.complete(session, &department, &before, problems);
  refuse_if(std::move(problems));
  session.save(department, change.kind == DepartmentChangeKind::close ? "deactivate" : "update");
  session.queue("select set_config('itdo.effective_on', '', true)");
  session.changed(std::string{Department::entity.name});
}

void stored_change(Session& session, DepartmentChange& change, const DepartmentChange*) {
  if (change.state != DepartmentChangeState::planned || change.effective_on > session.today()) return;
  apply(session, change);
  session.queue("update department_change set state = 'done' where id = $1", {to_text(change.id.value)});
  change.state = DepartmentChangeState::done;
}

void cancel(Session& session, const Uuid& id, const void*) {
  auto change = session.lock(Id<DepartmentChange>{id});
  change.state = DepartmentChangeState::cancelled;
  session.save(change, "cancel");
}

std::string codes_of(const Refused& refused) {
  std::string codes;
  for (const Problem& problem : refused.problems())
    codes += (codes.empty() ? "" : ", ") + std::string{problem.code};
  return codes;
}

Actor program_of(const Uuid& organization, std::string_view time_zone) {
  Actor actor;
  actor.organization_id = organization;
  actor.time_zone = time_zone;
  return actor;
}

// Nothing, if somebody else did it meanwhile.
void carry_out(db::Database& database, const Actor& actor, const Uuid& id) try {
  Session session{database, actor};
  auto change = session.lock(Id<DepartmentChange>{id});
  if (change.state != DepartmentChangeState::planned) return;
  apply(session, change);
  change.state = DepartmentChangeState::done;
  session.save(change, "apply");
  session.commit();
} catch (const Refused& refused) {
  Session session{database, actor};
  auto change = session.lock(Id<DepartmentChange>{id});
  if (change.state != DepartmentChangeState::planned) return;
  change.state = DepartmentChangeState::failed;
  change.reason = codes_of(refused);
  session.save(change, "apply");
  session.commit();
}

}  // namespace

void apply_department_changes(db::Database& database) {
  const auto due = database.read(
      {.access = "system"},
      "select c.organization_id, c.id, o.time_zone from department_change c join organization o on o.id = "
      "c.organization_id where c.state = 'planned' and c.effective_on <= (now() at time zone "
      "o.time_zone)::date order by c.effective_on, c.id limit 1000");
  for (std::size_t i = 0; i < due.size(); ++i) {
    Uuid organization, id;
    if (parse(due.text(i, 0), organization) && parse(due.text(i, 1), id))
      carry_out(database, program_of(organization, due.text(i, 2)), id);
  }
}

std::string departments_on(Session& session, Date day) {
  const auto rows = session.run(
      "select coalesce(json_agg(json_build_object('id', d.id, 'parent_id', d.parent_id, 'code', d.code, "
      "'name', d.name, 'path', d.path, 'level', d.level, 'manager', case when m.id is not null then "
      "json_build_object('id', m.id, 'full_name', m.full_name) end, 'people', coalesce(p.people, 0)) order "
      "by "
      "d.path), '[]') from departments_on($1) d left join user_account m on m.organization_id = "
      "current_organization() and m.id = d.manager_id left join (select department_id, count(*) as people "
      "from user_account where is_active and department_id is not null group by 1) p on p.department_id = "
      "d.id",
      {to_text(day)});
  return std::string{rows.text(0, 0)};
}

const Entity DepartmentChange::entity = describe<DepartmentChange, complete_change, stored_change>({
    .name = "department_change",
    .path = "/department-changes",
    .order = "-effective_on",
    .editable_in = "planned",
    .actions{{.name = "cancel", .from = {"planned"}, .run = cancel}},
    .members{
        field<&DepartmentChange::id>(),
        field<&DepartmentChange::version>(),
        field<&DepartmentChange::state>({.list = true, .derived = true}),
        field<&DepartmentChange::department_id>({.list = true}),
        field<&DepartmentChange::effective_on>({.list = true, .sort = true}),
        field<&DepartmentChange::kind>({.list = true}),
        field<&DepartmentChange::parent_id>({.list = true}),
        field<&DepartmentChange::name>({.max = 100, .list = true}),
        field<&DepartmentChange::note>({.max = 500}),
        field<&DepartmentChange::reason>({.max = 500, .derived = true}),
    },
});

}  // namespace erp::organization
