// The names of enumerations of tasks, for descriptions of documents. Include it in .cpp files only.
#pragma once

#include "entity/describe.hpp"
#include "modules/operations/task.hpp"

namespace erp::operations {

BOOST_DESCRIBE_ENUM(
    TaskKind, backup_verification, performance_review, security_audit, disaster_recovery_test, manual_review,
    system_review, capacity_review, contacts_test)

}  // namespace erp::operations
