// The OpenID Connect provider at which people sign in elsewhere: where it sends them, and what it says of who
// comes back. Authorization code with PKCE; OpenID Connect Core 1.0, RFC 7636, RFC 9700.
#pragma once

#include "runtime/loop.hpp"
#include "service/config.hpp"
#include "service/id_token.hpp"

#include <chrono>
#include <mutex>

namespace erp {

// It does not answer, or nothing of use.
class ProviderAway : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What one sign-in is told by, from its beginning to its end. All of it follows from one secret that the
// browser keeps, so that the server has nothing to remember.
struct SignInElsewhere {
  std::string state, nonce, verifier;
  static SignInElsewhere of(std::string_view secret);
};

class OpenIdProvider {
 public:
  // Where the browser goes. Called from fibers; waits on threads of its own. Throws ProviderAway, Busy.
  std::string address(const Config::Oidc&, const std::string& back_to, const SignInElsewhere&);
  // Who came back with this code. Throws ProviderAway, IdTokenRefused, Busy.
  IdClaims who(
      const Config::Oidc&, const std::string& back_to, const std::string& code, const SignInElsewhere&);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Known {
    std::string issuer, authorize, token, userinfo, keys_at, keys;
    bool basic = true;  // how the client's secret is said
    Time read_at{}, keys_read_at{};
  };
  Known known(const Config::Oidc&);
  std::string keys_again(const Known&);
  std::string tokens(
      const Known&, const Config::Oidc&, const std::string& back_to, const std::string& code,
      const SignInElsewhere&);

  std::mutex mutex_;
  Known known_;
  // A provider that is slow keeps nobody waiting but those who sign in with it.
  WorkerPool asking_{2, 20};
};

}  // namespace erp
