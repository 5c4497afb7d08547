// Who calls: by bearer token or session cookie, and in which of her organizations.
#pragma once

#include "api/context.hpp"

namespace erp::api {

inline constexpr std::string_view session_cookie = "itdo_sid";

// Fills in call.who and call.actor, or refuses: authentication_required, permission_denied (organization),
// csrf_token_missing (a browser's unsafe request without its token), must_change_password,
// must_add_second_factor.
void authenticate(Call&);
// The token that the request carries; empty if it carries none.
std::string_view token_of(const http::Request&);
// As whom she acts in one of her organizations; null if it is none of hers.
const Actor* actor_in(const identity::SignedIn&, const Uuid& organization);
// From where, and with what, the caller tries.
identity::Attempt attempt_of(const Call&);
// The language of messages before anybody is known: Accept-Language.
std::string language_of(const http::Request&);

// That it is still she who sits there: her password. Where a passkey is her only second factor, she has shown
// it lately, too. Refused: locked {seconds}, sign_in_failed (field current_password), confirmation_required.
void make_sure_of_password(Call&, const std::string& password);
// The same, and the code where she has a second factor. Refused also: required and code_wrong (field code).
void make_sure(Call&, const std::string& password, const std::optional<std::string>& code);

}  // namespace erp::api
