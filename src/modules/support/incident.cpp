#include "modules/support/incident.hpp"

#include "entity/session.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/incident_actions.hpp"
#include "modules/support/maintenance_window.hpp"
#include "modules/support/support_policy.hpp"

namespace erp::support {

namespace {

template <class Input>
const Entity& needs() {
  return Input::entity;
}

void complete_window(Session&, MaintenanceWindow& window, const MaintenanceWindow*, Problems& problems) {
  if (const auto time = seconds_of_day(window.starts_at); !time || *time >= 86'400)
    problems.push_back({"starts_at", "malformed"});
  if (window.minutes < 1 || window.minutes > 10'080)
    problems.push_back({"minutes", "out_of_range", {{"min", "1"}, {"max", "10080"}}});
}

}  // namespace

const Entity IncidentEntry::entity = describe<IncidentEntry>({
    .name = "incident_entry",
    .parent = "incident_id",
    .members{
        field<&IncidentEntry::id>(),
        field<&IncidentEntry::at>(),
        field<&IncidentEntry::kind>(),
        field<&IncidentEntry::text>({.max = 5'000}),
        field<&IncidentEntry::is_public>(),
        field<&IncidentEntry::user_id>(),
    },
});

const Entity IncidentText::entity = describe<IncidentText>({
    .name = "incident_text",
    .members{field<&IncidentText::text>({.max = 5'000})},
});

const Entity IncidentUpdate::entity = describe<IncidentUpdate>({
    .name = "incident_update",
    .members{field<&IncidentUpdate::text>({.max = 5'000}), field<&IncidentUpdate::next_update_at>()},
});

const Entity IncidentReport::entity = describe<IncidentReport>({
    .name = "incident_report",
    .members{field<&IncidentReport::is_final>(), field<&IncidentReport::sent_on>()},
});

const Entity IncidentTicket::entity = describe<IncidentTicket>({
    .name = "incident_ticket",
    .members{field<&IncidentTicket::ticket_id>()},
});

const Entity Incident::entity = describe<Incident, complete_incident>({
    .name = "incident",
    .path = "/incidents",
    .order = "-started_at",
    .lasting = true,
    .computed{
        {.name = "tickets",
         .type = "quantity",
         .sql =
             "(select count(*) from ticket k where k.organization_id = t.organization_id and k.incident_id = "
             "t.id)"},
    },
    .actions{
        {.name = "identify", .from = {"investigating"}, .run = identify, .input = needs<IncidentUpdate>},
        {.name = "monitor",
         .from = {"investigating", "identified"},
         .run = monitor,
         .input = needs<IncidentUpdate>},
        {.name = "resolve",
         .from = {"investigating", "identified", "monitoring"},
         .run = settle,
         .input = needs<IncidentUpdate>},
        {.name = "reopen", .from = {"resolved"}, .run = come_again, .input = needs<IncidentUpdate>},
        {.name = "announce", .run = announce, .input = needs<IncidentUpdate>},
        {.name = "note", .run = jot_down, .input = needs<IncidentText>},
        {.name = "link_ticket", .run = link_ticket, .input = needs<IncidentTicket>},
        {.name = "report", .run = report, .input = needs<IncidentReport>},
    },
    .members{
        field<&Incident::id>(),
        field<&Incident::version>(),
        field<&Incident::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&Incident::state>({.list = true, .derived = true}),
        field<&Incident::severity>({.list = true}),
        field<&Incident::title>({.max = 200, .find = true, .list = true, .title = true}),
        field<&Incident::impact>({.max = 2'000}),
        field<&Incident::component>({.list = true}),
        field<&Incident::is_public>({.list = true}),
        field<&Incident::commander_id>({.list = true}),
        field<&Incident::stakeholders>({.max = 254}),
        field<&Incident::started_at>({.list = true, .sort = true, .derived = true}),
        field<&Incident::identified_at>({.derived = true}),
        field<&Incident::resolved_at>({.list = true, .derived = true}),
        field<&Incident::alert>({.derived = true}),
        field<&Incident::alert_since>({.derived = true}),
        field<&Incident::personal_data>(),
        field<&Incident::malicious>(),
        field<&Incident::noticed_on>(),
        field<&Incident::first_report_due_on>({.derived = true}),
        field<&Incident::final_report_due_on>({.derived = true}),
        field<&Incident::first_reported_on>({.derived = true}),
        field<&Incident::final_reported_on>({.derived = true}),
        field<&Incident::root_cause>({.max = 10'000}),
        field<&Incident::post_mortem>({.max = 20'000}),
        field<&Incident::next_update_at>({.list = true, .derived = true}),
        field<&Incident::update_warnings>({.derived = true, .internal = true}),
        field<&Incident::timeline>({.derived = true}),
    },
});

const Entity MaintenanceWindow::entity = describe<MaintenanceWindow, complete_window>({
    .name = "maintenance_window",
    .path = "/maintenance-windows",
    .order = "-starts_on",
    .members{
        field<&MaintenanceWindow::id>(),
        field<&MaintenanceWindow::version>(),
        field<&MaintenanceWindow::title>({.max = 200, .list = true, .title = true}),
        field<&MaintenanceWindow::note>({.max = 2'000}),
        field<&MaintenanceWindow::component>({.list = true}),
        field<&MaintenanceWindow::starts_on>({.list = true, .sort = true}),
        field<&MaintenanceWindow::starts_at>({.max = 5, .list = true}),
        field<&MaintenanceWindow::minutes>({.list = true}),
        field<&MaintenanceWindow::is_active>({.list = true}),
    },
});

}  // namespace erp::support
