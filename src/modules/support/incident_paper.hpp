// An incident on paper: what happened, when, who did what about it, and what is learnt from it.
#pragma once

#include "base/language.hpp"
#include "modules/support/incident.hpp"

#include <map>

namespace erp {
class Catalogue;
class Session;
}  // namespace erp

namespace erp::support {

struct IncidentPaper {
  Incident incident;
  std::string company, time_zone;
  std::map<Uuid, std::string> names;  // of the people in it
  std::string tickets;                // how many asked because of it
  Instant printed_at;
};

IncidentPaper incident_paper(Session&, const Uuid& incident);

// As PDF, in the clock of the company. Needs a thread's full stack: not for fibers.
std::string incident_pdf(const IncidentPaper&, const Catalogue&, Language);

}  // namespace erp::support
