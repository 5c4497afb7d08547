#include "modules/project/project.hpp"

#include "entity/describe.hpp"
#include "modules/identity/user.hpp"
#include "modules/organization/organization.hpp"
#include "modules/party/party.hpp"

namespace erp::project {

BOOST_DESCRIBE_ENUM(ProjectStatus, planning, active, suspended, completed, cancelled)

namespace {
void complete(Session&, Project& project, const Project*, Problems& problems) {
  if (project.start_date && project.end_date && *project.end_date < *project.start_date)
    problems.push_back({"start_date", "after_end", {{"end", to_text(*project.end_date)}}});
  if (project.budget && *project.budget < Amount{}) problems.push_back({"budget", "negative"});
}
}  // namespace

const Entity Project::entity = describe<Project, complete>({
    .name = "project",
    .path = "/projects",
    .order = "code",
    .own = "(t.manager_id = (select current_user_id()) or t.created_by = (select current_user_id()))",
    .department = "t.department_id",
    .members{
        field<&Project::id>(),
        field<&Project::version>(),
        field<&Project::code>(
            {.max = 50, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Project::name>({.max = 200, .find = true, .list = true, .sort = true, .title = true}),
        field<&Project::description>({.max = 1000}),
        field<&Project::status>({.list = true}),
        field<&Project::customer_id>({.list = true}),
        field<&Project::department_id>({.list = true}),
        field<&Project::manager_id>({.list = true}),
        field<&Project::start_date>({.list = true}),
        field<&Project::end_date>({.list = true}),
        field<&Project::budget>({.list = true}),
        field<&Project::is_active>({.list = true}),
    },
});

}  // namespace erp::project
