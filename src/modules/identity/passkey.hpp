// Passkeys: whoever unlocks a device of hers signs in with it, without a name and without a password. It is
// both factors at once: something she has, and what the device asked of her. Here is what is kept of them;
// what they say is read and proved in service/webauthn.
#pragma once

#include "modules/identity/sessions.hpp"
#include "service/webauthn.hpp"

namespace erp::identity {

inline constexpr std::size_t most_passkeys = 10, longest_passkey_name = 100;

struct Passkey {
  Uuid id;
  std::string name;
  std::string credential_id;  // base64url
  bool synced = false;
  Instant made_at;
  std::optional<Instant> last_used_at;
};
std::vector<Passkey> own_passkeys(db::Database&, const SignedIn&);

// What is wrong with a name: required, too_long {max}.
Problems problems_of_passkey_name(std::string_view name);

// What the next passkey is asked to sign, base64url: for whoever signs in, or for her alone.
std::string open_passkey_challenge(db::Database&, const SignedIn* who, std::string_view purpose);
inline constexpr std::string_view passkey_signs_in = "sign_in", passkey_is_made = "make",
                                  passkey_confirms = "confirm";

// Refused: must_change_password (somebody else knows the password, too), too_many_passkeys {max}.
void refuse_further_passkey(db::Database&, const SignedIn&);
// Refused: the same, passkey_not_made (a challenge that is none of hers, and whatever else is wrong),
// passkey_exists.
struct PasskeyRequest {
  std::string name;  // empty: that of the browser
  std::string client_data, authenticator_data;
};
Passkey make_passkey(
    db::Database&, const SignedIn&, const PasskeyRequest&, const RelyingParty&, const Attempt&);
// Refused: not_found.
void rename_passkey(db::Database&, const SignedIn&, const Uuid& id, const std::string& name, const Attempt&);
// Refused: not_found, second_factor_demanded (it is her last one).
void remove_passkey(db::Database&, const SignedIn&, const Uuid& id, const Attempt&);

// As a browser hands it over, in bytes.
struct ShownPasskey {
  std::string credential_id, user_handle;
  PasskeyAnswer answer;
};
struct KnownPasskey {
  Uuid id;
  Holder holder;
  std::string email;
  PasskeyKey key;
};
std::optional<KnownPasskey> find_passkey(db::Database&, std::string_view credential_id);
// Why it proves nothing, for the log; empty: it does, and its use is written down. `who`: whose it has to be.
std::string fault_of_passkey(
    db::Database&, const KnownPasskey&, const ShownPasskey&, const RelyingParty&, const SignedIn* who,
    const Attempt&);

}  // namespace erp::identity
