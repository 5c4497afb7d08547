// Who signs in, how she proves it, and what she may do. What the rest of the program may call.
#pragma once

#include "entity/session.hpp"
#include "service/config.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace erp {
class WorkerPool;
struct RelyingParty;
}  // namespace erp

namespace erp::identity {

struct ShownPasskey;

// A person who is signed in, as remembered by this process until the database tells of a change.
struct SignedIn {
  Actor actor;  // in her home organization
  Uuid session_id;
  bool browser = false;  // by cookie: unsafe requests must carry csrf_token
  std::string csrf_token;
  std::string email, full_name;
  bool must_change_password = false;
  bool must_add_second_factor = false;
  Instant confirmed_at;                             // when she last proved that it is she; none: a key
  Instant expires_at;                               // of the token; the session itself may live longer
  std::vector<std::pair<Uuid, Actor>> memberships;  // as who she acts in further organizations
  std::vector<std::string> addresses;               // from where a key may be used; empty: from anywhere

  bool by_key() const { return actor.narrowing != nullptr; }
};

// Whom to write to.
struct Person {
  std::string email, full_name, language;
};
// None if she may not sign in any more.
std::optional<Person> person_of(db::Database&, const db::Scope&, std::string_view user_id);

struct Tokens {
  std::string access_token;     // 256 bits, base64url; for a browser: the value of the cookie
  std::string refresh_token;    // empty for a browser
  std::string csrf_token;       // of a browser
  std::int64_t expires_in = 0;  // seconds
  std::shared_ptr<const SignedIn> who;
};

struct Attempt {
  std::string address, agent, request_id, language;
  bool browser = false;
};

// Who somebody is by the word of a provider of identities.
struct ProvenIdentity {
  std::string issuer, subject;
  std::string verified_email;  // empty: none
  bool second_factor = false;  // proved there already
  bool may_link = false;       // an account that has this address
};

class SignIn {
 public:
  SignIn(db::Database&, std::shared_ptr<const Config>, WorkerPool& hashing);
  ~SignIn();

  // Refused: sign_in_failed (whatever was wrong), locked {seconds}, mfa_required {challenge}: the password is
  // right, and is to be followed by a code; passkey_needed: it is right, and not enough. Busy if too many are
  // being checked.
  Tokens sign_in(std::string_view email, std::string_view password, const Attempt&);
  // The code that follows; the session is of the kind that was asked for with the password. Refused:
  // challenge_void, code_wrong, locked {seconds}, sign_in_failed (deactivated meanwhile).
  Tokens sign_in_with_code(std::string_view challenge, std::string_view code, Attempt);
  // A session for who signed in elsewhere. Refused: provider_account_unknown, mfa_required {challenge},
  // passkey_needed, locked {seconds}.
  Tokens sign_in_proven(const ProvenIdentity&, const Attempt&);
  // What a passkey is asked to sign. Refused: rate_limit_exceeded {seconds} (too many from that address).
  std::string passkey_challenge(const Attempt&);
  // A passkey is both factors at once. Refused: passkey_refused (whatever was wrong), locked {seconds}.
  Tokens sign_in_with_passkey(const ShownPasskey&, const RelyingParty&, const Attempt&);
  // Gives new tokens and makes the old ones worthless. A token used twice revokes the whole session.
  // Refused: authentication_required.
  Tokens refresh(std::string_view refresh_token, const Attempt&);
  // The person behind a token or a key, or null. Answered from memory; the database is asked once per token
  // and after changes. Refused: rate_limit_exceeded {seconds} (too many keys from
  // that address that are none).
  std::shared_ptr<const SignedIn> who(std::string_view token, const std::string& address = {});
  // The same, but looking is no use of the session: it ends as if nobody had asked.
  std::shared_ptr<const SignedIn> watch(std::string_view token);
  void sign_out(const SignedIn&, const Attempt&);
  // That it is still she who sits there, before something grave. Refused: locked {seconds}, sign_in_failed
  // (field current_password).
  void make_sure(const SignedIn&, std::string_view password, const Attempt&);
  // The same by a passkey of hers. Refused: locked {seconds}, passkey_refused.
  void make_sure(const SignedIn&, const ShownPasskey&, const RelyingParty&, const Attempt&);
  // Proved again just now: for a while nothing grave asks for it.
  void confirm(const SignedIn&);
  // A wrong code counts as a wrong password does.
  void count_wrong_code(const SignedIn&, const Attempt&);
  // Refused: locked {seconds}, sign_in_failed (field old_password), password_* (policy). Revokes the other
  // sessions of the person.
  void change_password(
      const SignedIn&, std::string_view old_password, std::string_view password, const Attempt&);

  // Forgets what was remembered; called for NOTIFY itdo_session and itdo_user, with the id, or empty for
  // everything.
  void forget(std::string_view id);
  void use(std::shared_ptr<const Config>);  // after a reload

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The rights of a list of the program's roles: administrator, accountant, sales, viewer, support_agent.
std::shared_ptr<const Grants> grants_of(const std::vector<std::string>& roles);
std::vector<std::string_view> role_names();
// Those that rights_of() of the database tells of a person; throws std::runtime_error if it is no such text.
void give_rights(Actor&, std::string_view told);

// Hashes and stores a first or new password (command line, administrator) and ends all sessions of the
// person. Refused: password_* (policy), password_used_before (one of the last five).
void set_password(
    Session&, const Uuid& user_id, std::string_view email, std::string_view password, bool must_change);

}  // namespace erp::identity
