#include "modules/operations/task.hpp"

#include "modules/operations/describe.hpp"
#include "modules/operations/task_actions.hpp"

namespace erp::operations {

BOOST_DESCRIBE_ENUM(TaskState, open, done, signed_off)

const Entity TaskReason::entity = describe<TaskReason>({
    .name = "task_reason",
    .members{field<&TaskReason::reason>({.max = 2'000})},
});

const Entity Task::entity = describe<Task, complete_task>({
    .name = "task",
    .path = "/operations/tasks",
    .order = "-due_on",
    .editable_in = "open",
    .lasting = true,
    .computed{
        {.name = "is_overdue",
         .type = "yes_no",
         .sql = "t.state = 'open' and t.due_on < (now() at time zone (select o.time_zone from organization o "
                "where o.id = "
                "t.organization_id))::date"},
    },
    .actions{
        {.name = "start", .from = {"open"}, .run = start},
        {.name = "finish", .from = {"open"}, .run = finish},
        {.name = "sign", .from = {"done"}, .run = sign},
        {.name = "send_back",
         .from = {"done"},
         .run = send_back,
         .input = []() -> const Entity& { return TaskReason::entity; }},
    },
    .members{
        field<&Task::id>(),
        field<&Task::version>(),
        field<&Task::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&Task::kind>({.list = true, .title = true, .fixed = true}),
        field<&Task::state>({.list = true, .derived = true}),
        field<&Task::due_on>({.list = true, .sort = true, .fixed = true}),
        field<&Task::owner_id>({.list = true}),
        field<&Task::run_id>({.derived = true}),
        field<&Task::evidence>({.max = 20'000}),
        field<&Task::done_by_id>({.list = true, .derived = true}),
        field<&Task::done_at>({.derived = true}),
        field<&Task::signed_by_id>({.list = true, .derived = true}),
        field<&Task::signed_at>({.derived = true}),
        field<&Task::sent_back_because>({.max = 2'000, .derived = true}),
        field<&Task::escalated_at>({.derived = true}),
    },
});

}  // namespace erp::operations
