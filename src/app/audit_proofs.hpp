// What was found each time the audit trail was proven: a line each in audit-proofs.jsonl of the state folder.
#pragma once

#include "app/proof_session.hpp"
#include "modules/identity/audit_seal.hpp"

#include <optional>

namespace erp::app {

struct KeptProof {
  Uuid organization;
  Instant at;
  std::int64_t rows = 0, blocks = 0, findings = 0;
  std::string head;  // of the last block that was proven
};

// Written down as far as the state folder lets; that it does not is said on standard error and changes no
// proof.
void keep_proof(const Config&, const Company&, const identity::AuditProof&);
// The newest of this company; none: it was never proven on this machine.
std::optional<KeptProof> last_proof(const Config&, const Uuid& organization);

}  // namespace erp::app
