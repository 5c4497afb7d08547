// Passkeys: made, named and removed by who is signed in; and signing in with one.
#pragma once

#include "api/context.hpp"

namespace erp::api {

class TextMembers;

std::vector<Route> passkey_routes();
// That it is still she who sits there, by a passkey of hers instead of the password. Refused: locked
// {seconds}, passkey_refused.
void make_sure_by_passkey(Call&, const TextMembers&);

}  // namespace erp::api
