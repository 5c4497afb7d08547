// A word by mail to whoever's account was changed, so that she knows when it was not herself.
// Source: OWASP ASVS 4.0, 2.2.3 and 2.5.5.
#pragma once

#include "modules/identity/sessions.hpp"

namespace erp::identity {

// The job that tells; its arguments are user_id, what, address, at and to.
inline constexpr std::string_view notice_job = "account.changed";

// what: an action as the audit trail names it. Goes out only if the transaction is committed.
void queue_notice(db::Transaction&, const Holder&, std::string_view what, const Attempt&);
void queue_notice(Session&, const Uuid& user_id, std::string_view what);
// To an address that was hers until now.
void queue_notice_to(Session&, const std::string& email, const Uuid& user_id, std::string_view what);

}  // namespace erp::identity
