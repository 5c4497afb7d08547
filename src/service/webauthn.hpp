// What a passkey says, and whether it really says so. That a device is of a certain make is not asked
// (attestation "none"): whoever registers one has proved who she is.
// Source: W3C Web Authentication, Level 3, 7.1 and 7.2.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace erp {

// Where passkeys are good: on this site alone, which a browser sees to.
struct RelyingParty {
  std::string origin;  // "https://erp.example.jp:8443"
  std::string id;      // "erp.example.jp"
};
RelyingParty relying_party_at(std::string_view address);

// Why one is not taken, for the log: nobody else learns it.
class PasskeyRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class PasskeyAct : std::uint8_t { make, use };
// What the browser passed on to be signed, a challenge in base64url. Throws unless it was asked on a page of
// this site, and to do this.
std::string challenge_in(std::string_view client_data, PasskeyAct, const RelyingParty&);

// Of COSE, in the order in which they are welcome.
inline constexpr int passkey_algorithms[] = {-7, -8, -257};  // ES256, EdDSA, RS256
struct PasskeyKey {
  int algorithm = 0;
  std::string bytes;  // as libfido2 gives it out
};

struct MadePasskey {
  std::string credential_id;
  PasskeyKey key;
  std::int64_t counter = 0;
  bool synced = false;  // may be on several devices
};
// Throws unless it was made for this site, with its owner there and known to the device.
MadePasskey read_made_passkey(std::string_view authenticator_data, const RelyingParty&);

struct PasskeyAnswer {
  std::string client_data, authenticator_data, signature;
};
// The counter that it tells. Throws unless the key signed it for this site, with its owner there and known to
// the device.
std::int64_t counter_of(const PasskeyAnswer&, const PasskeyKey&, const RelyingParty&);
// A counter that does not go on means that there are two devices with the same key; 0 twice, that this one
// does not count.
bool goes_on(std::int64_t before, std::int64_t told);

}  // namespace erp
