// The way back in for who forgot her password: a link by mail, good for one use within an hour.
// Source: OWASP ASVS 4.0, 2.5 (credential recovery).
#pragma once

#include "modules/identity/mailed_link.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace erp::identity {

// The job that sends the link; its argument is user_id.
inline constexpr std::string_view reset_job = "password.reset";

// Starts that job if such an account is in use and has a password. The caller learns nothing, not even by
// the time it takes; the same account is written to once in five minutes, however often it is asked for.
void ask_for_reset(db::Database&, std::string_view typed_email);

// A fresh link for this user, the only one of hers that is good from now on. None if she may not sign in
// any more.
std::optional<MailedLink> make_reset_link(db::Database&, const db::Scope&, std::string_view user_id);

// Sets the password; says whose it was. Refused: reset_link_void, password_*: see use_link.
Uuid reset_password(db::Database&, std::string_view token, std::string_view password, const Attempt& attempt);

}  // namespace erp::identity
