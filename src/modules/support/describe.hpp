// The names of the enumerations of the desk, for descriptions of documents. Include it in .cpp files only.
#pragma once

#include "entity/describe.hpp"
#include "modules/support/incident.hpp"
#include "modules/support/ticket_message.hpp"

namespace erp::support {
BOOST_DESCRIBE_ENUM(Severity, critical, high, medium, low)
BOOST_DESCRIBE_ENUM(Measure, response, resolution)
BOOST_DESCRIBE_ENUM(Channel, portal, mail)
BOOST_DESCRIBE_ENUM(Tier, level_1, level_2, level_3)
BOOST_DESCRIBE_ENUM(TicketState, open, waiting, resolved, closed)
BOOST_DESCRIBE_ENUM(
    Category, password_reset, account_lockout, navigation, data_entry, application_error, performance,
    integration, workflow, database, infrastructure, security, major_degradation)
BOOST_DESCRIBE_ENUM(
    ClockEventKind, opened, severity_set, waiting_for_customer, customer_back, responded, resolved, reopened)
BOOST_DESCRIBE_ENUM(IncidentState, investigating, identified, monitoring, resolved)
BOOST_DESCRIBE_ENUM(Component, application, database, live_updates, backup)
BOOST_DESCRIBE_ENUM(
    EntryKind, opened, identified, monitoring, resolved, reopened, announced, noted, ticket_linked,
    alert_fired, alert_cleared, reported, evidence_kept)
}  // namespace erp::support
