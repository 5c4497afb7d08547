// The way in for who was made without a password: a link by mail, good for one use within seven days,
// with which she chooses one. How far she is shows in the user's sign_in_state.
#pragma once

#include "modules/identity/mailed_link.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace erp::identity {

// The job that sends the link; its argument is user_id.
inline constexpr std::string_view invitation_job = "invitation.send";

// For the description of a user, `t`: active, invited, invitation_expired or not_invited.
inline constexpr std::string_view has_access_sql =
    "(t.last_sign_in_at is not null or exists (select from user_password p where p.user_id = t.id))";

// Invites her, or invites her anew: an earlier link is void at once. Refused: already_active (she has a
// password), not_active (she was deactivated).
void invite(Session&, const Uuid& user_id);
// The link is void, and an invitation that was not mailed yet never is. Refused: not_invited.
void withdraw_invitation(Session&, const Uuid& user_id);

// Invites new people. Of many, two are mailed a second, so that other mails find their way between.
void invite_all(Session&, const std::vector<Uuid>& user_ids);

// What was mailed to an address that is hers no more is void; if an invitation was, a new one goes to the
// new address.
void readdress_links(Session&, const Uuid& user_id);

// A fresh link, the only one of hers that is good from now on. None if the invitation was withdrawn, or
// if she may not sign in any more.
std::optional<MailedLink> make_invitation_link(db::Database&, const db::Scope&, std::string_view user_id);

// Sets the first password; says whose it was. Refused: invitation_void, password_*: see use_link.
LinkUsed accept_invitation(db::Database&, std::string_view token, std::string_view password, const Attempt&);

}  // namespace erp::identity
