// What may be done with a request to the machine.
#pragma once

#include "modules/operations/machine_request.hpp"

namespace erp::operations {

// Whether it says what it must, for its kind of work: a target of the right form, or none. Also asked by
// root's job, which takes nothing for granted that lies in the folder of the server. Empty: it does; else the
// code.
std::string_view fault_of_target(const MachineRequest&);
// It puts another database in the place of the one that runs.
bool replaces_database(MachineWork);
// Everybody whose session and password end; else the e-mail address of one person.
inline constexpr std::string_view everybody = "everybody";

void complete_request(Session&, MachineRequest&, const MachineRequest* before, Problems&);
void authorize(Session&, const Uuid& id, const void* input);
void cancel(Session&, const Uuid& id, const void* input);

// Lays a request down for root's job, or takes it back if it was cancelled.
inline constexpr std::string_view machine_job = "machine.request";
// What root's job says of a request; one that a restored database does not know any more is entered anew.
// Answers whether anything of it was new.
bool note_answer(Session&, MachineRequest);

// Nobody may authorize what she has asked for herself: operations.second_person.
void demand_second_person(bool);

}  // namespace erp::operations
