#include "api/operators.hpp"

#include "modules/operations/machine_request.hpp"
#include "modules/operations/operator_company.hpp"

namespace erp::api {

void refuse_all_but_operators(const Call& call) {
  if (call.actor.may(operations::MachineRequest::entity.name, "read") == Reach::none)
    throw Refused{"permission_denied"};
  if (operations::operator_company() != call.actor.organization_id) throw Refused{"not_the_operator"};
}

}  // namespace erp::api
