// The second factor of who is signed in: set up, asked about, taken away. The code of a sign-in itself is
// taken in auth_routes.cpp.
#include "api/second_factor_routes.hpp"

#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/text_members.hpp"
#include "base/text.hpp"
#include "modules/identity/second_factor.hpp"

namespace erp::api {
namespace {

std::string json(const identity::BackupCodes& codes) {
  std::string out = "{\"backup_codes\":[";
  for (const auto& code : codes) out += (&code == codes.data() ? "" : ",") + json_text(code);
  return out + "]}";
}

http::Response state(Call& call) {
  const auto state = identity::second_factor_of(call.context.database, *call.who);
  return success(
      call.request,
      std::string{"{\"enabled\":"} + (state.enabled ? "true" : "false") +
          ",\"since\":" + (state.since ? json_text(to_text(*state.since)) : "null") +
          ",\"backup_codes_left\":" + std::to_string(state.backup_codes_left) +
          ",\"required\":" + (state.demanded ? "true" : "false") + "}");
}

// Whoever finds a screen unlocked neither adds a device of her own nor takes one away.
TextMembers after_making_sure(Call& call) {
  TextMembers members{call.request.body};
  make_sure_of_password(call, members["current_password"]);
  return members;
}

// Whoever has the password and a session guesses no longer here than at the sign-in.
template <class Work>
auto counting_wrong_codes(Call& call, Work work) {
  try {
    return work();
  } catch (const Refused& refused) {
    if (refused.problems().front().code == "code_wrong")
      call.context.sign_in.count_wrong_code(*call.who, attempt_of(call));
    throw;
  }
}

http::Response set_up(Call& call) {
  after_making_sure(call);
  const auto made = identity::begin_second_factor(call.context.database, *call.who);
  return success(
      call.request, "{\"secret\":" + json_text(made.secret) + ",\"uri\":" + json_text(made.uri) + "}");
}

http::Response confirm(Call& call) {
  const auto code = TextMembers{call.request.body}["code"];
  const auto codes =
      identity::confirm_second_factor(call.context.database, *call.who, code, attempt_of(call));
  call.context.sign_in.forget(to_text(call.who->actor.user_id));
  return success(call.request, json(codes));
}

// Each of them is worth a device: who knows the password alone does not get them.
http::Response renew_codes(Call& call) {
  const TextMembers members{call.request.body};
  const std::string code = members["code"];
  make_sure(call, members["current_password"], code.empty() ? std::nullopt : std::optional{code});
  return success(
      call.request, json(identity::renew_backup_codes(call.context.database, *call.who, attempt_of(call))));
}

http::Response remove(Call& call) {
  const auto members = after_making_sure(call);
  counting_wrong_codes(call, [&] {
    identity::remove_second_factor(call.context.database, *call.who, members["code"], attempt_of(call));
  });
  return success(call.request, "{\"removed\":true}");
}

}  // namespace

std::vector<Route> second_factor_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/auth/second-factor",
       signed_in,
       state,
       "Whether the own account has a second factor, and how many backup codes are left"},
      {"POST",
       "/api/v1/auth/second-factor/setup",
       signed_in,
       set_up,
       "A secret for an authenticator app; it counts from its confirmation",
       {.body = "current_password!"}},
      {"POST",
       "/api/v1/auth/second-factor/confirm",
       signed_in,
       confirm,
       "The first code of the app; answers ten backup codes, once",
       {.body = "code!"}},
      {"POST",
       "/api/v1/auth/second-factor/backup-codes",
       signed_in,
       renew_codes,
       "Ten new backup codes; the older ones are void",
       {.body = "current_password! code!"}},
      {"POST",
       "/api/v1/auth/second-factor/remove",
       signed_in,
       remove,
       "Sign in with the password alone again",
       {.body = "current_password! code!"}},
  };
}

}  // namespace erp::api
