#include "modules/operations/machine_request.hpp"

#include "entity/describe.hpp"
#include "modules/operations/machine_request_actions.hpp"

namespace erp::operations {

BOOST_DESCRIBE_ENUM(
    MachineWork, backup_database, backup_application, prove_backup, restore_backup, take_back_restore,
    run_job, snapshot, block_address, unblock_address, lock_down)
BOOST_DESCRIBE_ENUM(MachineState, drafted, waiting, running, done, failed, cancelled)

const Entity MachineAuthorization::entity = describe<MachineAuthorization>({
    .name = "machine_authorization",
    .members{field<&MachineAuthorization::database>({.max = 63})},
});

const Entity MachineRequest::entity = describe<MachineRequest, complete_request>({
    .name = "machine_request",
    .path = "/operations/machine-requests",
    .order = "-asked_at",
    .lasting = true,
    .actions{
        {.name = "authorize",
         .from = {"drafted"},
         .run = authorize,
         .input = []() -> const Entity& { return MachineAuthorization::entity; },
         .grave = true},
        {.name = "cancel", .from = {"drafted", "waiting"}, .run = cancel},
    },
    .members{
        field<&MachineRequest::id>(),
        field<&MachineRequest::version>(),
        field<&MachineRequest::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&MachineRequest::work>({.list = true, .title = true, .fixed = true}),
        field<&MachineRequest::target>({.max = 200, .find = true, .list = true, .fixed = true}),
        field<&MachineRequest::state>({.list = true, .derived = true}),
        field<&MachineRequest::asked_by>({.max = 200, .list = true, .derived = true}),
        field<&MachineRequest::asked_at>({.list = true, .sort = true, .derived = true}),
        field<&MachineRequest::authorized_by>({.max = 200, .derived = true}),
        field<&MachineRequest::started_at>({.list = true, .derived = true}),
        field<&MachineRequest::ended_at>({.list = true, .derived = true}),
        field<&MachineRequest::exit_status>({.derived = true}),
        field<&MachineRequest::output>({.max = 10'000, .derived = true}),
        field<&MachineRequest::revision>({.derived = true}),
    },
});

}  // namespace erp::operations
