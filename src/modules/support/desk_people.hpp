// Whom the desk writes to when something must be done.
#pragma once

#include "entity/session.hpp"
#include "modules/support/ticket_message.hpp"

#include <vector>

namespace erp::support {

std::vector<DeskPerson> person_of_desk(Session&, const std::optional<Id<identity::User>>&);  // none, or one
std::vector<DeskPerson> assignee_of(Session&, const Ticket&);
std::vector<DeskPerson> lead_of(Session&, const Ticket&);  // of the queue that it lies in
std::vector<DeskPerson> on_call(Session&);                 // now
// Of a desk that was never set up: somebody must hear it.
std::vector<DeskPerson> administrators(Session&);

}  // namespace erp::support
