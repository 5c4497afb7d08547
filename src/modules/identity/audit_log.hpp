// Who changed what, and when: the audit trail as a document to be read, never to be written.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/api_key.hpp"

#include <optional>
#include <string>

namespace erp::identity {

struct AuditLog {
  Id<AuditLog> id;
  Instant at;
  std::optional<Id<User>> user_id;  // none: the program itself
  std::string action;
  std::string resource;  // the name of the record's description
  std::optional<Uuid> record_id;
  std::optional<std::int64_t> record_version;  // that this change made
  std::optional<std::string> request_id;
  std::optional<std::string> address;
  std::optional<Id<ApiKey>> api_key_id;  // with which it was done
  static const Entity entity;
};

}  // namespace erp::identity
