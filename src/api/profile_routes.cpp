#include "api/profile_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/documents.hpp"
#include "api/events.hpp"
#include "base/text.hpp"
#include "entity/json.hpp"
#include "modules/identity/own_profile.hpp"
#include "modules/identity/user.hpp"

namespace erp::api {
namespace {

using identity::OwnProfile;
using identity::User;

std::string json_of(const User& user) {
  const auto profile = identity::profile_of(user);
  std::string out;
  write_json(OwnProfile::entity, &profile, out);
  out.insert(1, "\"email\":" + json_text(user.email) + ",");
  return out;
}

http::Response read_profile(Call& call) {
  call.actor = herself(call);
  Session session{call.context.database, call.actor};
  return success(call.request, json_of(session.get(Id<User>{call.actor.user_id})));
}

// Only what the request names, and only what is hers to say.
http::Response change_profile(Call& call) {
  call.actor = herself(call);
  const Id<User> id{call.actor.user_id};
  auto response = change(call, nullptr, [&](Session& session) {
    auto user = session.lock(id);
    const auto before = user;
    auto profile = identity::profile_of(user);
    const auto was = profile;
    auto problems = read_json(OwnProfile::entity, call.request.body, &profile, {.before = &was});
    identity::take_over(profile, user);
    complete(session, User::entity, &user, &before, std::move(problems));
    session.save(user);
    return Answer{.data = json_of(user)};
  });
  if (call.dry_run()) return response;
  call.context.sign_in.forget(to_text(id.value));
  call.context.events.changed(call.actor.organization_id, User::entity.name, to_text(id.value), "");
  return response;
}

const Entity& input() {
  return OwnProfile::entity;
}

}  // namespace

std::vector<Route> profile_routes() {
  using enum Route::Access;
  return {
      {"GET", "/api/v1/auth/profile", signed_in, read_profile, "What one has said of oneself"},
      {"PATCH",
       "/api/v1/auth/profile",
       signed_in,
       change_profile,
       "Change one's own name, reading, telephone number and language; nothing else is one's own to change",
       {.input = input}},
  };
}

}  // namespace erp::api
