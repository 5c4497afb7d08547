// The second factor: a code from a device or, once each, from paper. Who has one proves it after her
// password. Source: OWASP ASVS 4.0, 2.6 (lookup secrets), 2.8 (one-time verifiers); RFC 6238, 5.2 (a code is
// good once).
#pragma once

#include "modules/identity/identity.hpp"
#include "modules/identity/user.hpp"

#include <array>

namespace erp::identity {

struct SecondFactorState {
  bool enabled = false;
  std::optional<Instant> since;
  std::int64_t backup_codes_left = 0;
  bool demanded = false;  // by a role of hers
};
SecondFactorState second_factor_of(db::Database&, const SignedIn&);

struct FactorSecret {
  std::string secret, uri;  // base32; otpauth://… for a QR code
};
// A secret that counts from the moment a code of it is confirmed; asked again, another one takes its place.
// The caller has made sure of the password. Refused: second_factor_exists.
FactorSecret begin_second_factor(db::Database&, const SignedIn&);

// Ten codes, for paper; what is kept of them is a hash. "4kq0z-9dw3r", 50 bits each.
using BackupCodes = std::array<std::string, 10>;
// Refused: code_wrong, nothing_to_confirm.
BackupCodes confirm_second_factor(db::Database&, const SignedIn&, std::string_view code, const Attempt&);
// The older ones are void. Refused: nothing_to_confirm (there is no second factor).
BackupCodes renew_backup_codes(db::Database&, const SignedIn&, const Attempt&);
// Refused: second_factor_demanded, code_wrong.
void remove_second_factor(db::Database&, const SignedIn&, std::string_view code, const Attempt&);
// By an administrator, for who has lost her device and her paper, or the devices with her passkeys: her
// password is all that is asked until she sets up another one; her sessions end.
void remove_second_factor(Session&, const Uuid& user_id);

// SQL, true where the user `u` of the company `o` works only with a second factor and has none: neither codes
// nor a passkey, which is both.
std::string second_factor_missing_sql();
// SQL, true where only a passkey of hers is: then her password alone lets nobody in.
std::string passkey_needed_sql();
// The same of who is signed in.
bool passkey_needed(db::Database&, const SignedIn&);

// For the sign-in. A right password waits five minutes, for three codes at most.
std::string open_challenge(db::Database&, const Uuid& organization_id, const Uuid& user_id, bool browser);
struct Challenged {
  Uuid organization_id, user_id;
  std::string email;
  bool browser = false;
};
// Counts as one of the three. None: used up, too old, or none at all.
std::optional<Challenged> take_challenge(db::Database&, std::string_view token);
// Whether the code is good; then it is not so again, nor is any challenge of hers.
bool use_code(db::Database&, const Challenged&, std::string_view code, const Attempt&);

}  // namespace erp::identity
