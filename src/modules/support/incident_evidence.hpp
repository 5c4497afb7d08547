// What was gathered on a bad day becomes part of an incident: of the one that is named, or of one that is
// opened for it.
#pragma once

#include "modules/support/incident.hpp"

namespace erp {
struct StoredFile;
}

namespace erp::support {

// An archive of `itdo-erp snapshot`.
struct Evidence {
  Uuid id;  // whoever brings it again, or at the same time, adds nothing
  Instant at;
  std::string host, file, sha256;
  std::int64_t bytes = 0;
  std::string incident;  // number of the one it belongs to; empty: one is opened
};

// Answers the number of the incident. `stored`: the file, if the store of files has it.
std::string keep_evidence(Session&, const Evidence&, const StoredFile* stored);

}  // namespace erp::support
