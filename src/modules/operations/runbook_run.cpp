#include "modules/operations/runbook_run.hpp"

#include "entity/describe.hpp"
#include "modules/operations/runbook_run_actions.hpp"

namespace erp::operations {

BOOST_DESCRIBE_ENUM(RunState, running, done, given_up)
BOOST_DESCRIBE_ENUM(StepState, open, running, done, failed, skipped)
BOOST_DESCRIBE_ENUM(RunPlace, screen, machine)

namespace {

template <class Input>
const Entity& wants() {
  return Input::entity;
}

}  // namespace

const Entity RunCommand::entity = describe<RunCommand>({
    .name = "run_command",
    .members{field<&RunCommand::step>(), field<&RunCommand::command>({.max = 500})},
});

const Entity RunNote::entity = describe<RunNote>({
    .name = "run_note",
    .members{field<&RunNote::step>(), field<&RunNote::note>({.max = 2'000})},
});

const Entity RunReason::entity = describe<RunReason>({
    .name = "run_reason",
    .members{field<&RunReason::reason>({.max = 2'000})},
});

const Entity RunStep::entity = describe<RunStep>({
    .name = "run_step",
    .parent = "run_id",
    .members{
        field<&RunStep::id>(),
        field<&RunStep::text>({.max = 5'000}),
        field<&RunStep::commands>({.max = 500}),
        field<&RunStep::on_screen>({.max = 500}),
        field<&RunStep::state>(),
        field<&RunStep::note>({.max = 2'000}),
        field<&RunStep::done_by>({.max = 200}),
        field<&RunStep::at>(),
    },
});

const Entity RunOutcome::entity = describe<RunOutcome>({
    .name = "run_outcome",
    .parent = "run_id",
    .members{
        field<&RunOutcome::id>(),
        field<&RunOutcome::step>(),
        field<&RunOutcome::command>({.max = 500}),
        field<&RunOutcome::at>(),
        field<&RunOutcome::milliseconds>(),
        field<&RunOutcome::exit_status>(),
        field<&RunOutcome::output>({.max = 10'000}),
        field<&RunOutcome::done_by>({.max = 200}),
    },
});

const Entity RunbookRun::entity = describe<RunbookRun, complete_run>({
    .name = "runbook_run",
    .path = "/operations/runbook-runs",
    .order = "-started_at",
    .lasting = true,
    .actions{
        {.name = "execute", .from = {"running"}, .run = execute, .input = wants<RunCommand>, .grave = true},
        {.name = "confirm", .from = {"running"}, .run = confirm, .input = wants<RunNote>},
        {.name = "skip", .from = {"running"}, .run = skip, .input = wants<RunNote>},
        {.name = "give_up", .from = {"running"}, .run = abandon, .input = wants<RunReason>},
    },
    .members{
        field<&RunbookRun::id>(),
        field<&RunbookRun::version>(),
        field<&RunbookRun::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&RunbookRun::runbook>({.max = 100, .list = true, .fixed = true}),
        field<&RunbookRun::title>({.max = 200, .find = true, .list = true, .title = true, .derived = true}),
        field<&RunbookRun::state>({.list = true, .derived = true}),
        field<&RunbookRun::place>({.derived = true}),
        field<&RunbookRun::alert>({.max = 100, .fixed = true}),
        field<&RunbookRun::incident_id>({.list = true}),
        field<&RunbookRun::started_by>({.max = 200, .list = true, .derived = true}),
        field<&RunbookRun::started_at>({.list = true, .sort = true, .derived = true}),
        field<&RunbookRun::ended_at>({.list = true, .derived = true}),
        field<&RunbookRun::reason>({.max = 2'000, .derived = true}),
        field<&RunbookRun::revision>({.derived = true}),
        field<&RunbookRun::steps>({.derived = true}),
        field<&RunbookRun::outcomes>({.derived = true}),
    },
});

}  // namespace erp::operations
